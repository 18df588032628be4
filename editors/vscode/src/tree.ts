import * as vscode from 'vscode';
import { Coverage } from './coverage';
import { ofEvidence, Place } from './places';
import { Answer, Exercise, Notebook, Point, Question, total } from './report';

/** A row of the tree, made when its parent is opened. */
export interface Row {
  item: vscode.TreeItem;
  rows: Row[];
}

const LOOKS = {
  covered: { icon: 'pass-filled', color: 'testing.iconPassed', words: 'covered' },
  partial: { icon: 'circle-filled', color: 'charts.yellow', words: 'in part' },
  rejected: { icon: 'comment-discussion', color: 'charts.purple', words: 'argued against' },
  missing: { icon: 'circle-large-outline', color: 'disabledForeground', words: 'not found' },
  choice: { icon: 'dash', color: 'disabledForeground', words: 'by choice' },
} as const;

/** Competency › question › key point, each with its verdict; a click goes to the sentence or the heading. */
export class CoverageTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  readonly view: vscode.TreeView<Row>;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly coverage: Coverage) {
    this.view = vscode.window.createTreeView('panelprep.coverage', { treeDataProvider: this, showCollapseAll: true });
    this.subscription = coverage.onDidChange(() => {
      const [only, ...others] = coverage.configured;
      this.view.description = only?.report && others.length === 0 ? total(only.report) : '';
      this.view.message = others.length === 0 ? trouble(only) : '';
      this.changed.fire();
    });
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return row.item;
  }

  getChildren(row?: Row): Row[] {
    if (row) {
      return row.rows;
    }
    const [only, ...others] = this.coverage.configured;
    if (only && others.length === 0) {
      return rowsOf(only);
    }
    return this.coverage.configured.map((notebook) =>
      group(vscode.Uri.parse(notebook.root).path.split('/').pop() ?? '', rowsOf(notebook), notebook.root, trouble(notebook) || (notebook.report ? total(notebook.report) : '')),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.view.dispose();
    this.changed.dispose();
  }
}

function trouble(notebook: Notebook | undefined): string {
  if (notebook?.error) {
    return notebook.error;
  }
  return notebook && notebook.files === 0 ? 'No notes yet: “PanelPrep: Start Notes from the Guide” writes the first file.' : '';
}

function rowsOf(notebook: Notebook): Row[] {
  const { root, report } = notebook;
  if (!report) {
    return [];
  }
  const rows = report.competencies.map((competency) => {
    const points = competency.questions.flatMap((question) => question.key_points);
    return group(competency.name, competency.questions.map((q) => questionRow(root, q)), `${root} ${competency.name}`, count(points));
  });
  if (report.exercises.length > 0) {
    const points = report.exercises.flatMap((exercise) => [...exercise.issues, ...exercise.why]);
    rows.push(group('Exercises', report.exercises.map((e) => exerciseRow(root, e)), `${root} exercises`, count(points)));
  }
  return rows;
}

function group(label: string, rows: Row[], id: string, description: string): Row {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.description = description;
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return { item, rows };
}

function count(points: Point[]): string {
  const counted = points.filter((point) => !point.by_choice);
  return `${counted.filter((point) => point.verdict === 'covered').length} of ${counted.length}`;
}

function questionRow(root: string, question: Question): Row {
  return unitRow(root, question.id.toUpperCase(), question.text, question.id, question.answers, question.key_points);
}

function exerciseRow(root: string, exercise: Exercise): Row {
  return unitRow(root, exercise.id.replace(/^ex/, 'Exercise '), exercise.title, exercise.id, exercise.answers, [...exercise.issues, ...exercise.why]);
}

/** Why there is nothing to count yet. */
function state(answers: Answer[]): string | undefined {
  if (answers.length === 0) {
    return 'no answer yet';
  }
  return answers.every((answer) => answer.started === false) ? 'not started' : undefined;
}

// the words that count stand first: a side bar is narrow
function unitRow(root: string, name: string, text: string, id: string, answers: Answer[], points: Point[]): Row {
  const words = state(answers) ?? count(points);
  const item = new vscode.TreeItem(`${name}: ${words}`, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${root} ${id}`;
  item.description = text;
  item.tooltip = `${name}: ${text}\n${words}`;
  item.accessibilityInformation = { label: `${name}, ${words}, ${text}` };
  const heading = headingOf(root, answers);
  open(item, heading);
  return { item, rows: points.map((point) => pointRow(root, point, heading)) };
}

function pointRow(root: string, point: Point, heading: Place | undefined): Row {
  const look = LOOKS[point.by_choice ? 'choice' : point.verdict];
  const words = point.confirmed && point.verdict === 'covered' ? 'covered, you say' : look.words;
  const item = new vscode.TreeItem(words);
  item.id = `${root} ${point.id}`;
  item.iconPath = new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.color));
  item.description = point.text;
  item.tooltip = tooltip(point, words);
  item.accessibilityInformation = { label: `${point.text} ${words}` };
  open(item, point.evidence ? ofEvidence(root, point.evidence) : heading);
  return { item, rows: [] };
}

function tooltip(point: Point, words: string): string {
  const proof = point.evidence ? `${point.evidence.path}:${point.evidence.line}  “${point.evidence.text}”` : '';
  return [point.text, point.reason ? `${words}: ${point.reason}` : words, proof].filter(Boolean).join('\n');
}

function headingOf(root: string, answers: Answer[]): Place | undefined {
  const first = answers[0];
  return first ? { root, path: first.path, line: first.line } : undefined;
}

function open(item: vscode.TreeItem, place: Place | undefined): void {
  if (place) {
    item.command = { command: 'panelprep.reveal', title: 'Show', arguments: [place] };
  }
}
