import * as vscode from 'vscode';
import { Coverage } from './coverage';
import { Hidden } from './hidden';
import { Notebook, total } from './report';

/** One language status item for each notebook with a panelprep.toml: the total, and the guide's title. */
export class Status implements vscode.Disposable {
  items: vscode.LanguageStatusItem[] = [];
  private readonly subscription: vscode.Disposable;

  constructor(coverage: Coverage, hidden: Hidden) {
    this.subscription = coverage.onDidChange(() => {
      this.clear();
      if (!hidden.on) {
        this.items = coverage.configured.map(statusOf);
      }
    });
  }

  private clear(): void {
    this.items.forEach((item) => item.dispose());
    this.items = [];
  }

  dispose(): void {
    this.subscription.dispose();
    this.clear();
  }
}

function statusOf(notebook: Notebook, index: number): vscode.LanguageStatusItem {
  const folder = vscode.Uri.parse(notebook.root);
  const item = vscode.languages.createLanguageStatusItem(`panelprep.${index}`, {
    language: 'markdown',
    pattern: new vscode.RelativePattern(folder, '**'),
  });
  item.name = 'PanelPrep';
  const { report, error } = notebook;
  item.text = report ? total(report) : 'No coverage';
  if (report && !error) {
    const { questions } = report.summary;
    item.detail = `${questions.answered} of ${questions.total} questions · ${report.guide.title}`;
    item.command = { command: 'panelprep.openReview', title: 'Review' };
  } else {
    // also with the last good guide still in use
    item.detail = error ?? 'the guide can’t be read';
    item.severity = vscode.LanguageStatusSeverity.Warning;
    item.command = { command: 'panelprep.chooseGuide', title: 'Choose a Guide' };
  }
  return item;
}
