import * as crypto from 'node:crypto';
import * as vscode from 'vscode';
import { Coverage } from './coverage';
import { Hidden } from './hidden';
import { reveal } from './places';
import { Notebook } from './report';
import { reviewPage } from './reviewPage';
import { Server } from './server';

/** "Review the Preparation": the server's HTML report in a panel, in the theme's colours, live. */
export function registerReview(context: vscode.ExtensionContext, server: Server, coverage: Coverage, hidden: Hidden): void {
  let panel: vscode.WebviewPanel | undefined;
  let root: string | undefined;

  const fill = async (): Promise<void> => {
    if (!panel || !root) {
      return;
    }
    const html = await server.execute<string>('panelprep.review', { uri: root, format: 'html' });
    if (panel && html !== undefined) {
      panel.webview.html = reviewPage(html, crypto.randomBytes(16).toString('base64'));
    }
  };

  const open = async (): Promise<void> => {
    const notebook = await choose(coverage);
    if (!notebook) {
      void vscode.window.showInformationMessage('PanelPrep: there are no notes here yet. “PanelPrep: Start Notes from the Guide” writes the first file.');
      return;
    }
    root = notebook.root;
    if (panel) {
      panel.reveal();
    } else {
      panel = vscode.window.createWebviewPanel('panelprep.review', 'Interview Review', vscode.ViewColumn.Beside, {
        enableScripts: true,
        enableFindWidget: true,
        retainContextWhenHidden: true,
        localResourceRoots: [],
      });
      panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'view.svg');
      panel.onDidDispose(() => (panel = undefined));
      panel.webview.onDidReceiveMessage((message: { path?: unknown; line?: unknown }) => {
        if (root && typeof message.path === 'string' && typeof message.line === 'number') {
          reveal({ root, path: message.path, line: message.line }).then(undefined, () =>
            vscode.window.showWarningMessage(`PanelPrep: ${String(message.path)} can’t be opened.`),
          );
        }
      });
    }
    await fill();
  };

  // live, once typing pauses: a page that jumps at each key is hard to read
  let timer: NodeJS.Timeout | undefined;
  context.subscriptions.push(
    vscode.commands.registerCommand('panelprep.openReview', open),
    coverage.onDidChange(() => {
      clearTimeout(timer);
      timer = panel?.visible ? setTimeout(() => void fill(), 1500) : undefined;
    }),
    hidden.onDidChange((on) => on && panel?.dispose()),
    { dispose: () => clearTimeout(timer) },
  );
}

async function choose(coverage: Coverage): Promise<Notebook | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const here = active && coverage.of(active);
  if (here) {
    return here;
  }
  const all = coverage.configured.length > 0 ? coverage.configured : coverage.notebooks;
  if (all.length < 2) {
    return all[0];
  }
  const items = all.map((notebook) => ({ label: vscode.workspace.asRelativePath(vscode.Uri.parse(notebook.root)), notebook }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which preparation?' }))?.notebook;
}
