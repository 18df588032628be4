import * as vscode from 'vscode';
import { registerAddPoint } from './addPoint';
import { registerCommands } from './commands';
import { Coverage } from './coverage';
import { registerGuide } from './guide';
import { Hidden } from './hidden';
import { offerSuggestions, registerSuggestions } from './offer';
import { registerReview } from './review';
import { Server } from './server';
import { Status } from './status';
import { CoverageTree } from './tree';

/** What the tests look at. */
export interface Api {
  server: Server;
  coverage: Coverage;
  tree: CoverageTree;
  status: Status;
}

let running: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const hidden = new Hidden(context);
  const server = new Server(context, hidden);
  running = server;
  const coverage = new Coverage(server, hidden);
  const tree = new CoverageTree(coverage);
  const status = new Status(coverage, hidden);
  context.subscriptions.push(hidden, server, coverage, tree, status);

  registerCommands(context, server, coverage, hidden);
  registerAddPoint(context);
  registerReview(context, server, coverage, hidden);
  registerGuide(context, server, coverage);
  registerSuggestions(context, coverage);
  context.subscriptions.push(
    coverage.onDidChange(() => void offerSuggestions(context, coverage, hidden)),
    vscode.window.onDidChangeActiveTextEditor(() => void offerSuggestions(context, coverage, hidden)),
  );

  // not awaited: a server that hangs holds up nothing
  void server.start();
  return { server, coverage, tree, status };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
