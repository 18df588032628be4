import * as vscode from 'vscode';
import { Server } from './server';

/** Notes with the guide's questions, and the panelprep.toml that marks the folder; nothing is overwritten. */
export async function startNotes(server: Server): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) {
    return;
  }
  const created = await server.execute<{ uri: string }>('panelprep.init', { uri: folder.toString() });
  if (!created) {
    return;
  }
  const notes = vscode.Uri.parse(created.uri);
  const document = await opened(notes);
  if (!document) {
    void vscode.window.showWarningMessage(`PanelPrep: the notes could not be created in ${folder.fsPath}. May the folder be written to?`);
    return;
  }
  const marker = await opened(vscode.Uri.joinPath(folder, 'panelprep.toml'));
  await document.save();
  await marker?.save();
  await close(marker?.uri);
  const line = firstAnswer(document);
  await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(line, 0, line, 0) });
  if (!vscode.workspace.getWorkspaceFolder(folder)) {
    const choice = await vscode.window.showInformationMessage('PanelPrep follows the notes best when their folder is open.', 'Open Folder');
    if (choice) {
      await vscode.commands.executeCommand('vscode.openFolder', folder);
    }
  }
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only, ...others] = folders;
  if (only && others.length === 0) {
    return only.uri;
  }
  if (only) {
    return (await vscode.window.showWorkspaceFolderPick({ placeHolder: 'The folder for the notes' }))?.uri;
  }
  const chosen = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: 'Start Notes Here' });
  return chosen?.[0];
}

/** The server's edit comes on its own: wait for the file. */
async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  for (let tries = 0; tries < 50; tries += 1) {
    const document = await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined);
    if (document && document.getText() !== '') {
      return document;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

/** The edit leaves the settings in a tab of their own: the notes are what is wanted. */
async function close(uri: vscode.Uri | undefined): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const found = tabs.filter((tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri?.toString());
  await vscode.window.tabGroups.close(found);
}

/** The empty line below the first question. */
function firstAnswer(document: vscode.TextDocument): number {
  const lines = document.getText().split(/\r?\n/);
  const question = lines.findIndex((line) => /^###+ /.test(line));
  return question < 0 ? 0 : Math.min(question + 2, lines.length - 1);
}
