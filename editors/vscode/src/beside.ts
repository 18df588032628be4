import * as vscode from 'vscode';
import { CodeLensRequest, InlayHintRequest } from 'vscode-languageclient/node';
import { Coverage } from './coverage';
import { Hidden } from './hidden';
import { Server } from './server';

const SETTLED_MS = 500;

/** What stands beside questions follows what changes elsewhere: another file's story, the guide, "hide everything". */
export function registerBeside(context: vscode.ExtensionContext, server: Server, coverage: Coverage, hidden: Hidden): void {
  const refresh = (): void => {
    for (const { document } of vscode.window.visibleTextEditors) {
      if (document.languageId === 'markdown') {
        server.client?.getFeature(CodeLensRequest.method)?.getProvider(document)?.onDidChangeCodeLensEmitter.fire();
        server.client?.getFeature(InlayHintRequest.method)?.getProvider(document)?.onDidChangeInlayHints.fire();
      }
    }
  };
  let timer: NodeJS.Timeout | undefined;
  context.subscriptions.push(
    coverage.onDidChange(refresh),
    // the server fetches the new settings first
    hidden.onDidChange(() => {
      clearTimeout(timer);
      timer = setTimeout(refresh, SETTLED_MS);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}
