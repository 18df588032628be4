import * as vscode from 'vscode';
import { Coverage } from './coverage';
import { Hidden } from './hidden';
import { Notebook } from './report';

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
  if (notebook.report) {
    const { key_points: points, questions } = notebook.report.summary;
    item.text = `${points.covered} of ${points.total - points.by_choice} points`;
    item.detail = `${questions.answered} of ${questions.total} questions · ${notebook.report.guide.title}`;
    item.command = { command: 'panelprep.openReview', title: 'Review' };
  } else {
    item.text = 'No coverage';
    item.detail = notebook.error ?? 'the guide can’t be read';
    item.severity = vscode.LanguageStatusSeverity.Warning;
    item.command = { command: 'panelprep.chooseGuide', title: 'Choose a Guide' };
  }
  return item;
}
