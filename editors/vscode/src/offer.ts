import * as vscode from 'vscode';
import { Coverage } from './coverage';
import { Hidden } from './hidden';

const ASKED = 'suggestions.asked';

/** What "as you type" needs in Markdown, and only there. */
const CHANGES: { setting: string; value: unknown; words: string }[] = [
  { setting: 'quickSuggestions', value: { other: 'on', comments: 'off', strings: 'off' }, words: 'editor.quickSuggestions: on' },
  { setting: 'acceptSuggestionOnEnter', value: 'off', words: 'editor.acceptSuggestionOnEnter: off' },
  { setting: 'wordBasedSuggestions', value: 'off', words: 'editor.wordBasedSuggestions: off' },
];

export function registerSuggestions(context: vscode.ExtensionContext, coverage: Coverage): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('panelprep.suggestAsYouType', async () => {
      const folder = folderOfNotes(coverage) ?? vscode.workspace.workspaceFolders?.[0];
      if (folder) {
        await ask(folder);
      }
    }),
  );
}

/** Once for a folder, when its notes are first open; the answer is remembered, also "no". */
export async function offerSuggestions(context: vscode.ExtensionContext, coverage: Coverage, hidden: Hidden): Promise<void> {
  const folder = folderOfNotes(coverage);
  if (!folder || hidden.on || context.workspaceState.get<boolean>(`${ASKED} ${folder.uri.toString()}`, false) || isOn(folder)) {
    return;
  }
  await context.workspaceState.update(`${ASKED} ${folder.uri.toString()}`, true);
  await ask(folder);
}

function folderOfNotes(coverage: Coverage): vscode.WorkspaceFolder | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'markdown' || document.uri.scheme !== 'file') {
    return undefined;
  }
  const notebook = coverage.of(document.uri);
  return notebook?.configured ? vscode.workspace.getWorkspaceFolder(document.uri) : undefined;
}

function isOn(folder: vscode.WorkspaceFolder): boolean {
  const quick = markdown(folder).get<unknown>('quickSuggestions');
  return quick === true || (typeof quick === 'object' && quick !== null && 'other' in quick && quick.other !== 'off' && quick.other !== false);
}

function markdown(folder: vscode.WorkspaceFolder): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('editor', { uri: folder.uri, languageId: 'markdown' });
}

async function ask(folder: vscode.WorkspaceFolder): Promise<void> {
  const list = CHANGES.map((change) => change.words).join(', ');
  const choice = await vscode.window.showInformationMessage(
    `Offer key points as you type? VS Code keeps suggestions off in Markdown. This would set, for Markdown in the folder “${folder.name}” only: ${list}. Without it, Ctrl+Space and “Add a point…” do the same.`,
    'Change These Settings',
    'No, Thanks',
  );
  if (choice !== 'Change These Settings') {
    return;
  }
  const target = (vscode.workspace.workspaceFolders?.length ?? 0) > 1
    ? vscode.ConfigurationTarget.WorkspaceFolder
    : vscode.ConfigurationTarget.Workspace;
  for (const change of CHANGES) {
    await markdown(folder).update(change.setting, change.value, target, true);
  }
}
