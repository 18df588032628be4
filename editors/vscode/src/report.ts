/** The parts of `review --format json` that the views show. */
export type Verdict = 'covered' | 'partial' | 'rejected' | 'missing';

export interface Evidence {
  path: string;
  line: number;
  start: number;
  end: number;
  text: string;
}

export interface Point {
  id: string;
  text: string;
  verdict: Verdict;
  reason?: string | null;
  confirmed?: boolean;
  by_choice?: boolean;
  evidence: Evidence | null;
}

export interface Answer {
  path: string;
  line: number;
  /** Whether more than the first words stand there. */
  started?: boolean;
}

export interface Question {
  id: string;
  text: string;
  answers: Answer[];
  key_points: Point[];
}

export interface Exercise {
  id: string;
  title: string;
  answers: Answer[];
  issues: Point[];
  why: Point[];
}

export interface Summary {
  key_points: { total: number; covered: number; by_choice: number };
  questions: { total: number; answered: number };
}

export interface Report {
  guide: { title: string; source: string };
  summary: Summary;
  competencies: { name: string; questions: Question[] }[];
  exercises: Exercise[];
}

export interface Notebook {
  root: string;
  configured: boolean;
  files: number;
  report: Report | null;
  error: string | null;
}

/** What is covered of what counts, in words. */
export function total(report: Report): string {
  const { covered, total: all, by_choice: byChoice } = report.summary.key_points;
  return `${covered} of ${all - byChoice} points`;
}
