import * as vscode from 'vscode';
import { Coverage } from './coverage';
import { Notebook } from './report';
import { Server } from './server';
import { withGuide } from './toml';

/** "Choose a Guide…": writes its name into panelprep.toml, so that editor and command line agree. */
export function registerGuide(context: vscode.ExtensionContext, server: Server, coverage: Coverage): void {
  context.subscriptions.push(vscode.commands.registerCommand('panelprep.chooseGuide', () => choose(server, coverage)));
}

async function choose(server: Server, coverage: Coverage): Promise<void> {
  const marker = await chooseMarker();
  if (!marker) {
    return;
  }
  const folder = vscode.Uri.joinPath(marker, '..');
  const guides = await server.execute<{ current?: { title?: string; source?: string } | null }>('panelprep.guides', { uri: folder.toString() });
  const files = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*.md'), '**/node_modules/**', 200);
  // notes are no guide
  const notes = answered(coverage.of(marker));
  const paths = files.map((file) => relative(folder, file)).filter((path) => !notes.has(path)).sort();
  const items: { label: string; path?: string; browse?: true }[] = [
    { label: '$(verified) The bundled guide' },
    ...paths.map((path) => ({ label: `$(markdown) ${path}`, path })),
    { label: '$(folder-opened) Another file…', browse: true },
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
  await tellOfSetting(folder);
}

function answered(notebook: Notebook | undefined): Set<string> {
  const report = notebook?.report;
  const parts = report ? [...report.competencies.flatMap((c) => c.questions), ...report.exercises] : [];
  return new Set(parts.flatMap((part) => part.answers.map((answer) => answer.path)));
}

/** The editor's setting wins over the file: then the choice would do nothing, and nobody would know why. */
async function tellOfSetting(folder: vscode.Uri): Promise<void> {
  const setting = vscode.workspace.getConfiguration('panelprep', folder).get<string | null>('guide');
  if (setting) {
    const text = `PanelPrep: the setting panelprep.guide names “${setting}” and wins over panelprep.toml. Clear it for your choice to count.`;
    if (await vscode.window.showWarningMessage(text, 'Open Settings')) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'panelprep.guide');
    }
  }
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
