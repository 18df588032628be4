import * as vscode from 'vscode';

const KEY = 'hidden';

/** "Hide everything", for a shared screen: kept until it is switched back, in every window. */
export class Hidden implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<boolean>();
  readonly onDidChange = this.changed.event;

  /** As this window knows it. */
  private shown: boolean;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.shown = this.on;
    void vscode.commands.executeCommand('setContext', 'panelprep.hidden', this.on);
    // switched in another window
    this.subscription = vscode.window.onDidChangeWindowState(() => this.shown !== this.on && void this.tell());
  }

  get on(): boolean {
    return this.context.globalState.get<boolean>(KEY, false);
  }

  async set(on: boolean): Promise<void> {
    await this.context.globalState.update(KEY, on);
    await this.tell();
  }

  private async tell(): Promise<void> {
    this.shown = this.on;
    await vscode.commands.executeCommand('setContext', 'panelprep.hidden', this.on);
    this.changed.fire(this.on);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}
