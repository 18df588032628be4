import * as vscode from 'vscode';
import {
  CloseAction, CloseHandlerResult, ErrorAction, LanguageClient, LanguageClientOptions, State, Trace,
} from 'vscode-languageclient/node';
import { Hidden } from './hidden';
import { CannotStart, findProgram, output, versionProblem } from './program';
import { settingsOf } from './settings';

const RESTARTS = 4;
const WITHIN_MS = 3 * 60_000;

/** The language server and its client: one for the window, whatever the number of folders. */
export class Server implements vscode.Disposable {
  client: LanguageClient | undefined;
  private readonly log = vscode.window.createOutputChannel('PanelPrep');
  private readonly ready = new vscode.EventEmitter<LanguageClient>();
  private crashes: number[] = [];
  private file: string | undefined;
  /** Fires each time a server has started, also after a crash. */
  readonly onReady = this.ready.event;

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

  async start(): Promise<void> {
    try {
      const program = await findProgram(this.context);
      this.file = program.file;
      const problem = versionProblem(program.version, String(this.context.extension.packageJSON.version));
      if (problem) {
        void vscode.window.showWarningMessage(`PanelPrep: ${problem}`);
      }
      this.client = this.createClient(program.file);
      this.client.onDidChangeState((change) => {
        if (change.newState === State.Running && this.client) {
          this.ready.fire(this.client);
        }
      });
      await this.client.start();
      this.applyTrace();
    } catch (error) {
      await this.cannotStart(error);
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) {
      await client.stop(2000).catch(() => undefined);
    }
    await client?.dispose().catch(() => undefined);
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
    const client = this.client;
    if (!client?.isRunning()) {
      await this.tell('PanelPrep’s server is not running.');
      return undefined;
    }
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'PanelPrep' }, async () => {
      try {
        return (await client.sendRequest<T | null>(method, params)) ?? undefined;
      } catch (error) {
        void vscode.window.showWarningMessage(`PanelPrep: ${error instanceof Error ? error.message : String(error)}`);
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
    return new LanguageClient('panelprep', 'PanelPrep', { command: file, args: ['lsp'] }, options);
  }

  private closed(): CloseHandlerResult {
    const now = Date.now();
    this.crashes = [...this.crashes.filter((at) => now - at < WITHIN_MS), now];
    if (this.crashes.length <= RESTARTS) {
      return { action: CloseAction.Restart, handled: true };
    }
    void this.tell(`PanelPrep’s server ended ${this.crashes.length} times within three minutes and stays off.`);
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private async cannotStart(error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = error instanceof CannotStart ? error.remedy : 'The log tells more.';
    this.log.appendLine(`The server could not start: ${why} ${remedy}`);
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
      await vscode.commands.executeCommand('workbench.action.openSettings', 'panelprep.server.path');
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
