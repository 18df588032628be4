import * as vscode from 'vscode';
import { Hidden } from './hidden';
import { Notebook } from './report';
import { Server } from './server';

/** How long typing must pause before the places are asked for again. */
const TYPING_MS = 300;

/** What the server says about every notebook, kept live. Views read it, nothing else asks. */
export class Coverage implements vscode.Disposable {
  notebooks: Notebook[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private asking = false;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server, hidden: Hidden) {
    this.subscriptions = [
      server.onReady((client) => {
        client.onNotification('panelprep/coverageChanged', () => void this.refresh());
        void this.refresh();
      }),
      // old verdicts that nothing corrects would mislead
      server.onGone(() => void this.show([])),
      hidden.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()),
      // places move also when no verdict changes
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.languageId === 'markdown' && this.of(document.uri)?.configured) {
          clearTimeout(this.timer);
          this.timer = setTimeout(() => void this.refresh(), TYPING_MS);
        }
      }),
    ];
  }

  /** The notebooks that have a panelprep.toml: those that views show. */
  get configured(): Notebook[] {
    return this.notebooks.filter((notebook) => notebook.configured);
  }

  /** The notebook that a file belongs to: the one with the longest root. */
  of(uri: vscode.Uri): Notebook | undefined {
    const inside = this.notebooks.filter((notebook) => {
      const root = vscode.Uri.parse(notebook.root).path.replace(/\/$/, '');
      return uri.path === root || uri.path.startsWith(`${root}/`);
    });
    return inside.sort((a, b) => b.root.length - a.root.length)[0];
  }

  /** Asks anew; what comes in while it asks is asked once more. */
  async refresh(): Promise<void> {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    do {
      this.again = false;
      const client = this.server.client;
      const answer = client?.isRunning()
        ? await client.sendRequest<{ notebooks: Notebook[] }>('panelprep/coverage', {}).catch(() => undefined)
        : undefined;
      if (answer) {
        await this.show(answer.notebooks);
      }
    } while (this.again);
    this.asking = false;
  }

  private async show(notebooks: Notebook[]): Promise<void> {
    const same = JSON.stringify(notebooks) === JSON.stringify(this.notebooks);
    this.notebooks = notebooks;
    if (same) {
      return;
    }
    await vscode.commands.executeCommand('setContext', 'panelprep.configured', this.configured.length > 0);
    this.changed.fire();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.forEach((subscription) => subscription.dispose());
    this.changed.dispose();
  }
}
