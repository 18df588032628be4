import { ChildProcess, spawn } from 'node:child_process';
import * as vscode from 'vscode';
import {
  CloseAction, CloseHandlerResult, ErrorAction, LanguageClient, LanguageClientOptions, State, Trace,
} from 'vscode-languageclient/node';
import { Hidden } from './hidden';
import { CannotStart, findProgram, output, versionProblem } from './program';
import { openSettings, settingsOf } from './settings';

const RESTARTS = 4;
const WITHIN_MS = 3 * 60_000;
/** How long the server may take to answer before the user hears of it. */
const PATIENCE_MS = 10_000;

class Silent extends Error {}

/** A promise's value, or the error when patience is at its end. */
async function within<T>(promise: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
  }
}

/** What goes wrong in the client is said by us, once and with a remedy; the rest is for the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** The language server and its client: one for the window, whatever the number of folders. */
export class Server implements vscode.Disposable {
  client: LanguageClient | undefined;
  process: ChildProcess | undefined;
  private readonly log = vscode.window.createOutputChannel('PanelPrep');
  private readonly ready = new vscode.EventEmitter<LanguageClient>();
  private crashes: number[] = [];
  private file: string | undefined;
  /** The last line that the server wrote to its log. */
  private lastWords = '';
  /** Whether the server has ever answered since it was started by hand or by the window. */
  private ran = false;
  /** Counts starts and stops: what an earlier one still waits for is void. */
  private turn = 0;
  private starting: Promise<void> | undefined;
  /** Fires each time a server has started, also after a crash. */
  readonly onReady = this.ready.event;
  private readonly gone = new vscode.EventEmitter<void>();
  /** Fires when there is no server and none will come by itself. */
  readonly onGone = this.gone.event;

  constructor(private readonly context: vscode.ExtensionContext, private readonly hidden: Hidden) {
    context.subscriptions.push(
      hidden.onDidChange(() => this.tellSettings()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('panelprep.server.path') || event.affectsConfiguration('panelprep.beside')) {
          void this.restart();
        } else if (event.affectsConfiguration('panelprep.trace.server')) {
          this.applyTrace();
        } else if (event.affectsConfiguration('panelprep')) {
          this.tellSettings();
        }
      }),
    );
  }

  start(): Promise<void> {
    this.starting = this.run();
    return this.starting;
  }

  private async run(): Promise<void> {
    const turn = ++this.turn;
    try {
      const program = await findProgram(this.context);
      if (turn !== this.turn) {
        return;
      }
      this.file = program.file;
      const problem = versionProblem(program.version, String(this.context.extension.packageJSON.version));
      if (problem) {
        void vscode.window.showWarningMessage(`PanelPrep: ${problem}`);
      }
      const client = this.createClient(program.file);
      this.client = client;
      this.ran = false;
      client.onDidChangeState((change) => {
        if (change.newState === State.Running) {
          this.ran = true;
          this.ready.fire(client);
        }
      });
      await within(client.start(), () => new CannotStart(`${program.file} runs but doesn’t answer.`, 'Restart it; if that doesn’t help, the log may tell why.'));
      this.applyTrace();
    } catch (error) {
      // else it was stopped or started anew meanwhile
      if (turn === this.turn) {
        const ended = await this.ended(error);
        await this.stop();
        await this.cannotStart(ended ?? error);
      }
    }
  }

  async stop(): Promise<void> {
    this.turn += 1;
    const { client, process } = this;
    this.client = undefined;
    if (client?.needsStop()) {
      await client.stop(2000).catch(() => undefined);
    }
    await client?.dispose().catch(() => undefined);
    // one that hangs doesn't hear `exit`
    process?.kill('SIGKILL');
  }

  async restart(): Promise<void> {
    this.crashes = [];
    await this.stop();
    await this.start();
  }

  showLog(): void {
    this.log.show(true);
  }

  async doctor(folder: string | undefined): Promise<void> {
    const file = this.file ?? (await findProgram(this.context).catch(() => undefined))?.file;
    this.log.appendLine(file ? await output(file, folder ? ['doctor', folder] : ['doctor'], folder) : 'The server’s program was not found.');
    this.showLog();
  }

  /** The answer of a running server; without one, a message with what to do, and undefined. */
  async request<T>(method: string, params: unknown): Promise<T | undefined> {
    // a command may be what has woken the extension
    await this.starting;
    const client = this.client;
    if (!client?.isRunning()) {
      await this.tell('PanelPrep’s server is not running.');
      return undefined;
    }
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'PanelPrep' }, async () => {
      try {
        return (await within(client.sendRequest<T | null>(method, params), () => new Silent())) ?? undefined;
      } catch (error) {
        if (error instanceof Silent) {
          void this.tell('PanelPrep’s server doesn’t answer. Restart it: nothing in your notes is lost.');
        } else {
          void vscode.window.showWarningMessage(`PanelPrep: ${error instanceof Error ? error.message : String(error)}`);
        }
        return undefined;
      }
    });
  }

  execute<T>(command: string, argument: unknown): Promise<T | undefined> {
    return this.request<T>('workspace/executeCommand', { command, arguments: [argument] });
  }

  dispose(): void {
    void this.stop();
    this.log.dispose();
    this.ready.dispose();
    this.gone.dispose();
  }

  private createClient(file: string): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector: [
        { scheme: 'file', language: 'markdown' },
        { scheme: 'untitled', language: 'markdown' },
      ],
      outputChannel: this.log,
      initializationOptions: {
        beside: vscode.workspace.getConfiguration('panelprep').get<string | null>('beside') ?? 'lens',
        commands: ['panelprep.addPoint'],
        settings: settingsOf(undefined, this.hidden.on),
      },
      middleware: {
        workspace: {
          configuration: (params) =>
            params.items.map((item) =>
              item.section === 'panelprep' ? settingsOf(item.scopeUri, this.hidden.on) : null,
            ),
        },
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.closed(),
      },
      initializationFailedHandler: () => false,
    };
    return new QuietClient('panelprep', 'PanelPrep', () => this.spawn(file), options);
  }

  /** A server that ends while it starts says why; the connection only says that it is gone. */
  private async ended(error: unknown): Promise<CannotStart | undefined> {
    const { process, file } = this;
    if (!process || error instanceof CannotStart) {
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const how = process.signalCode ?? process.exitCode;
    return how === null ? undefined : new CannotStart(`${file} ended at once (${how}${this.lastWords && `: ${this.lastWords}`}).`, 'The log has all that it said.');
  }

  private spawn(file: string): Promise<ChildProcess> {
    const child = spawn(file, ['lsp']);
    this.process = child;
    this.lastWords = '';
    child.stderr.on('data', (data: Buffer) => {
      this.lastWords = data.toString().trim().split('\n').pop()?.slice(0, 200) ?? '';
    });
    return new Promise((resolve, reject) => {
      child.once('spawn', () => resolve(child));
      child.once('error', reject);
    });
  }

  private closed(): CloseHandlerResult {
    if (!this.ran) {
      // it ended while it started: run() tells, and again would be no better
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    const now = Date.now();
    this.crashes = [...this.crashes.filter((at) => now - at < WITHIN_MS), now];
    if (this.crashes.length <= RESTARTS) {
      return { action: CloseAction.Restart, handled: true };
    }
    this.gone.fire();
    void this.tell(`PanelPrep’s server ended ${this.crashes.length} times within three minutes and stays off${this.lastWords && ` (${this.lastWords})`}.`);
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private async cannotStart(error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = error instanceof CannotStart ? error.remedy : 'The log tells more.';
    this.log.appendLine(`The server could not start: ${why} ${remedy}`);
    this.gone.fire();
    // nobody who just reads a README wants to hear of it
    const wanted = await vscode.workspace.findFiles('**/panelprep.toml', '**/node_modules/**', 1);
    if (wanted.length > 0) {
      void this.tell(`PanelPrep’s server could not start: ${why} ${remedy}`, true);
    }
  }

  private async tell(text: string, settings = false): Promise<void> {
    const choices = settings ? ['Open Settings', 'Restart', 'Show Log'] : ['Restart', 'Show Log'];
    const choice = await vscode.window.showErrorMessage(text, ...choices);
    if (choice === 'Open Settings') {
      await openSettings('panelprep.server.path');
    } else if (choice === 'Restart') {
      await this.restart();
    } else if (choice === 'Show Log') {
      this.showLog();
    }
  }

  private tellSettings(): void {
    if (this.client?.isRunning()) {
      const settings = { panelprep: settingsOf(undefined, this.hidden.on) };
      void this.client.sendNotification('workspace/didChangeConfiguration', { settings });
    }
  }

  private applyTrace(): void {
    const trace = vscode.workspace.getConfiguration('panelprep').get<string | null>('trace.server') ?? 'off';
    void this.client?.setTrace(Trace.fromString(trace));
  }
}
