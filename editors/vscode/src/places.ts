import * as vscode from 'vscode';
import { Evidence } from './report';

/** A place in the notes: a line from 1, and the bytes of the sentence where they are known. */
export interface Place {
  root: string;
  path: string;
  line: number;
  span?: { start: number; end: number };
}

export function ofEvidence(root: string, evidence: Evidence): Place {
  return { root, path: evidence.path, line: evidence.line, span: { start: evidence.start, end: evidence.end } };
}

/** Shows a place, the sentence selected. */
export async function reveal(place: Place): Promise<void> {
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(place.root), place.path);
  const document = await vscode.workspace.openTextDocument(uri);
  const selection = (place.span && sentence(document, place.line, place.span)) ?? new vscode.Range(place.line - 1, 0, place.line - 1, 0);
  await vscode.window.showTextDocument(document, { selection, preview: false, viewColumn: textColumn() });
}

/** Beside the review, not over it. */
function textColumn(): vscode.ViewColumn {
  return vscode.window.visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.One;
}

function sentence(document: vscode.TextDocument, line: number, span: { start: number; end: number }): vscode.Range | undefined {
  const bytes = Buffer.from(document.getText(), 'utf8');
  const offset = (at: number): number => bytes.subarray(0, at).toString('utf8').length;
  const range = new vscode.Range(document.positionAt(offset(span.start)), document.positionAt(offset(span.end)));
  // the file may have changed since: then the line is the better guess
  return range.start.line === line - 1 ? range : undefined;
}
