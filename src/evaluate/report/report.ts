import type { Channel } from '../../records/input.js';
import type { CoarseClock } from '../corpus/clock.js';
import type { Part } from '../judge/messages.js';
import type { Distribution } from './distribution.js';

/** What one pass over all sessions and clickers gave. */
export interface JudgedReport {
  /** One per file and label, then one for all people together. */
  readonly sets: readonly SetReport[];
  /** One per scenario and rate. */
  readonly clickers: readonly ClickerReport[];
  readonly distributions: readonly Distribution[];
}

/** The same, with all times read on a coarse clock. */
export interface ClockReport extends JudgedReport, CoarseClock {}

/** The result of an evaluation, as `--json` prints it. */
export interface EvaluationReport extends JudgedReport {
  readonly asChannel: Channel | null;
  readonly part: Part | null;
  /** Ids of indicators that did not look. */
  readonly disabled: readonly string[];
  /** One per clock asked for. */
  readonly clocks: readonly ClockReport[];
  /** What could not be read. Unless it is empty, the command ends with exit code 1. */
  readonly problems: readonly FileProblem[];
}

export interface SetReport {
  readonly set: string;
  /** `unlabelled`: a capture, which does not say who made it. */
  readonly label: 'human' | 'machine' | 'unlabelled';
  readonly sessions: number;
  readonly presses: number;
  /** Presses whose time lies before that of the previous press, or beyond any date. */
  readonly oddTimes: number;
  readonly hours: number;
  /** Sessions with a verdict. */
  readonly flagged: number;
  /** Exact (Clopper-Pearson) one-sided 95 % upper bound of the share flagged. */
  readonly flaggedUpperBound: number;
  /** Sessions with a warning or a verdict. */
  readonly warned: number;
  /** By indicator: in how many sessions its finding brought about the first verdict, or the first warning. */
  readonly firstVerdict: Readonly<Record<string, number>>;
  readonly firstWarning: Readonly<Record<string, number>>;
  /** At most 20 flagged sessions, with the words of their verdicts. */
  readonly examples: readonly { readonly id: string; readonly words: string }[];
}

export interface ClickerReport {
  readonly title: string;
  readonly family: string;
  readonly rate: number;
  readonly runs: number;
  /** Runs with a verdict, and runs with a warning or a verdict. */
  readonly caught: number;
  readonly warned: number;
  /** To the verdict, over the runs caught; null for none. */
  readonly medianSeconds: number | null;
  readonly medianPresses: number | null;
  readonly mostPresses: number | null;
  readonly medianWarningSeconds: number | null;
  readonly firstVerdict: Readonly<Record<string, number>>;
  readonly firstWarning: Readonly<Record<string, number>>;
}

export interface FileProblem {
  readonly file: string;
  /** 0: the file as a whole. */
  readonly line: number;
  readonly message: string;
}
