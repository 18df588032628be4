import * as vscode from 'vscode';
import { Server } from './server';
import { withGuide } from './toml';

/** "Choose a Guide…": writes its name into panelprep.toml, so that editor and command line agree. */
export function registerGuide(context: vscode.ExtensionContext, server: Server): void {
  context.subscriptions.push(vscode.commands.registerCommand('panelprep.chooseGuide', () => choose(server)));
}

async function choose(server: Server): Promise<void> {
  const marker = await chooseMarker();
  if (!marker) {
    return;
  }
  const folder = vscode.Uri.joinPath(marker, '..');
  const guides = await server.execute<{ current?: { title?: string } | null }>('panelprep.guides', { uri: folder.toString() });
  const files = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*.md'), '**/node_modules/**', 200);
  const items = [
    { label: '$(verified) The bundled guide', path: undefined, browse: false },
    ...files.map((file) => ({ label: `$(markdown) ${relative(folder, file)}`, path: relative(folder, file), browse: false })),
    { label: '$(folder-opened) Another file…', path: undefined, browse: true },
  ];
  const choice = await vscode.window.showQuickPick(items, {
    title: 'Judge these notes by',
    placeHolder: `In use: ${guides?.current?.title ?? 'none that can be read'}`,
  });
  if (!choice) {
    return;
  }
  const path = choice.browse ? await browse(folder) : choice.path;
  if (choice.browse && !path) {
    return;
  }
  await write(marker, path);
}

async function chooseMarker(): Promise<vscode.Uri | undefined> {
  const markers = await vscode.workspace.findFiles('**/panelprep.toml', '**/node_modules/**', 50);
  if (markers.length < 2) {
    return markers[0];
  }
  const items = markers.map((uri) => ({ label: vscode.workspace.asRelativePath(uri, true), uri }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'For which notes?' }))?.uri;
}

async function browse(folder: vscode.Uri): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({ defaultUri: folder, filters: { Markdown: ['md', 'markdown'] }, openLabel: 'Use This Guide' });
  return chosen?.[0] && relative(folder, chosen[0]);
}

function relative(folder: vscode.Uri, file: vscode.Uri): string {
  return file.path.startsWith(`${folder.path}/`) ? file.path.slice(folder.path.length + 1) : file.fsPath;
}

async function write(marker: vscode.Uri, path: string | undefined): Promise<void> {
  const document = await vscode.workspace.openTextDocument(marker);
  const edit = new vscode.WorkspaceEdit();
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  edit.replace(marker, all, withGuide(document.getText(), path));
  await vscode.workspace.applyEdit(edit);
  await document.save();
}
