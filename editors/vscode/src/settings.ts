import * as vscode from 'vscode';

/** The settings that are the server's business; none has a default here, unset is null. */
const KEYS = ['guide', 'notes', 'home', 'rules', 'wordsPerMinute', 'targetSeconds', 'practice', 'off'] as const;

export function settingsOf(scope: string | undefined, hidden: boolean): Record<string, unknown> {
  const section = vscode.workspace.getConfiguration('panelprep', scope ? vscode.Uri.parse(scope) : null);
  const settings: Record<string, unknown> = { hidden: hidden ? true : null };
  for (const key of KEYS) {
    settings[key] = section.get(key) ?? null;
  }
  return settings;
}

/** The settings editor at one setting; with a remote machine, that machine's are the ones that count. */
export async function openSettings(name: string): Promise<void> {
  if (vscode.env.remoteName) {
    await vscode.commands.executeCommand('workbench.action.openRemoteSettings', { query: name });
  } else {
    await vscode.commands.executeCommand('workbench.action.openSettings', name);
  }
}
