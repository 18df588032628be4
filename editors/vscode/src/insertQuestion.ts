import * as vscode from 'vscode';
import { Coverage } from './coverage';

const RULES = ['missing-question', 'missing-competency', 'missing-exercise'];

/** The server's own quick fixes for what has no heading yet, as a list to choose from. */
export async function insertQuestion(coverage: Coverage): Promise<void> {
  const fixes = await missing(coverage);
  if (fixes.length === 0) {
    void vscode.window.showInformationMessage('PanelPrep: every question of the guide has a place in these notes.');
    return;
  }
  const choice = await vscode.window.showQuickPick(
    fixes.map(({ action, uri }) => ({ label: action.title, action, uri })),
    { placeHolder: 'What to add to the notes', matchOnDescription: true },
  );
  if (!choice?.action.edit) {
    return;
  }
  const before = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document.lineCount]));
  await vscode.workspace.applyEdit(choice.action.edit);
  const [target] = choice.action.edit.entries()[0] ?? [choice.uri];
  const document = await vscode.workspace.openTextDocument(target);
  const grown = document.lineCount - (before.get(target.toString()) ?? 0);
  const inserted = choice.action.edit.get(target)[0]?.range.start.line ?? 0;
  const line = Math.min(document.lineCount - 1, inserted + Math.max(0, Math.min(grown, 2)));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(line, 0, line, 0), preview: false });
}

async function missing(coverage: Coverage): Promise<{ action: vscode.CodeAction; uri: vscode.Uri }[]> {
  const found = new Map<string, { action: vscode.CodeAction; uri: vscode.Uri }>();
  for (const [uri, diagnostics] of vscode.languages.getDiagnostics()) {
    if (!coverage.of(uri)) {
      continue;
    }
    for (const diagnostic of diagnostics.filter((d) => d.source === 'panelprep' && RULES.includes(codeOf(d)))) {
      await vscode.workspace.openTextDocument(uri);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider', uri, diagnostic.range, vscode.CodeActionKind.QuickFix.value, 100,
      );
      for (const action of actions ?? []) {
        const writes = action.edit?.entries().some(([, edits]) => edits.some((edit) => /^\s*(#|\*\*)/m.test(edit.newText)));
        if (writes && !found.has(action.title)) {
          found.set(action.title, { action, uri });
        }
      }
    }
  }
  return [...found.values()];
}

function codeOf(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return String(typeof code === 'object' ? code.value : code);
}
