import * as vscode from 'vscode';
import { Position } from 'vscode-languageclient/node';

/** "Add a point…": a new list item at the end of the section, and the key points that are still missing. */
export function registerAddPoint(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('panelprep.addPoint', async (uri?: string, end?: Position) => {
      const editor = uri ? await vscode.window.showTextDocument(vscode.Uri.parse(uri)) : vscode.window.activeTextEditor;
      if (!editor) {
        return;
      }
      const at = end ?? (await endOfSection(editor)) ?? editor.selection.active;
      await newItem(editor, new vscode.Position(at.line, at.character));
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
    }),
  );
}

/** The end of the section that the cursor is in, as the lens above its heading knows it. */
async function endOfSection(editor: vscode.TextEditor): Promise<Position | undefined> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri, 1000);
  const above = (lenses ?? [])
    .filter((lens) => lens.command?.command === 'panelprep.addPoint' && lens.range.start.line <= editor.selection.active.line)
    .sort((a, b) => a.range.start.line - b.range.start.line);
  return above.pop()?.command?.arguments?.[1] as Position | undefined;
}

async function newItem(editor: vscode.TextEditor, end: vscode.Position): Promise<void> {
  const document = editor.document;
  // the section's last line with words in it
  let last = document.validatePosition(end).line;
  if (end.character === 0 && last > 0) {
    last -= 1;
  }
  while (last > 0 && document.lineAt(last).isEmptyOrWhitespace) {
    last -= 1;
  }
  const line = document.lineAt(last);
  const marker = /^(\s*)([-*+])\s/.exec(line.text);
  if (marker && line.text.slice(marker[0].length).trim() === '') {
    // an empty item is there already
    editor.selection = new vscode.Selection(line.range.end, line.range.end);
    return;
  }
  const text = marker ? `\n${marker[1]}${marker[2]} ` : '\n\n- ';
  await editor.edit((edit) => edit.insert(line.range.end, text));
  const cursor = document.lineAt(last + (marker ? 1 : 2)).range.end;
  editor.selection = new vscode.Selection(cursor, cursor);
  editor.revealRange(new vscode.Range(cursor, cursor), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
