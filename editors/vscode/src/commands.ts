import * as vscode from 'vscode';
import { Position, Range } from 'vscode-languageclient/node';
import { Coverage } from './coverage';
import { Hidden } from './hidden';
import { insertQuestion } from './insertQuestion';
import { Place, reveal } from './places';
import { Server } from './server';
import { startNotes } from './startNotes';

export function registerCommands(context: vscode.ExtensionContext, server: Server, coverage: Coverage, hidden: Hidden): void {
  const register = (name: string, run: (...args: never[]) => unknown): void => {
    context.subscriptions.push(vscode.commands.registerCommand(`panelprep.${name}`, run));
  };
  register('startNotes', () => startNotes(server));
  register('nextGap', () => gap(server, coverage, 'next'));
  register('previousGap', () => gap(server, coverage, 'previous'));
  register('insertQuestion', () => insertQuestion(coverage));
  register('togglePractice', () => practice(server));
  register('hideAll', () => hide(hidden));
  register('showAll', () => hidden.set(false));
  register('restartServer', () => server.restart());
  register('showLog', () => server.showLog());
  register('runDoctor', () => server.doctor(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath));
  register('reveal', (place: Place) => reveal(place));
}

async function gap(server: Server, coverage: Coverage, direction: 'next' | 'previous'): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find((e) => e.document.languageId === 'markdown');
  if (!editor) {
    return;
  }
  const { line, character } = editor.selection.active;
  const found = await server.execute<{ uri: string; range: Range; message: string }>('panelprep.gap', {
    uri: editor.document.uri.toString(),
    position: Position.create(line, character),
    direction,
  });
  if (!found) {
    const questions = coverage.of(editor.document.uri)?.report?.summary.questions;
    const left = questions ? questions.total - questions.answered : 0;
    const rest = left > 0 ? `; without an answer: ${left} of ${questions?.total} questions (“Insert Missing Question…”)` : '';
    vscode.window.setStatusBarMessage(`$(check) PanelPrep: no gap is left in what is written${rest}`, 8000);
    return;
  }
  const { start, end } = found.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(found.uri));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(selection.start, selection.start), preview: false });
  vscode.window.setStatusBarMessage(`$(circle-large-outline) ${found.message.split('\n')[0]}`, 10_000);
}

async function practice(server: Server): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  const on = await server.execute<boolean>('panelprep.practice', uri ? { uri } : {});
  const text = on
    ? 'Practice mode is on: key points are kept back until a question has a first draft.'
    : 'Practice mode is off.';
  void vscode.window.showInformationMessage(`PanelPrep: ${text}`);
}

async function hide(hidden: Hidden): Promise<void> {
  await hidden.set(true);
  // gone by itself: the screen is shared
  vscode.window.setStatusBarMessage('Hidden until “PanelPrep: Show Everything Again”', 4000);
}
