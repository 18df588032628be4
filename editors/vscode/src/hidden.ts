import * as vscode from 'vscode';

const KEY = 'hidden';

/** "Hide everything", for a shared screen: kept until it is switched back, in every window. */
export class Hidden {
  private readonly changed = new vscode.EventEmitter<boolean>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly context: vscode.ExtensionContext) {
    void vscode.commands.executeCommand('setContext', 'panelprep.hidden', this.on);
  }

  get on(): boolean {
    return this.context.globalState.get<boolean>(KEY, false);
  }

  async set(on: boolean): Promise<void> {
    await this.context.globalState.update(KEY, on);
    await vscode.commands.executeCommand('setContext', 'panelprep.hidden', on);
    this.changed.fire(on);
  }
}
