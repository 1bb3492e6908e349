import type { Channel } from '../records/input.js';
import type { Distribution } from './distribution.js';
import type { Part } from './messages.js';

/** What an evaluation found; `--json` prints it as it is. */
export interface EvaluationReport {
  readonly asChannel: Channel | null;
  readonly part: Part | null;
  /** One a file, then one for all people together. */
  readonly sets: readonly SetReport[];
  /** One a scenario and rate. */
  readonly clickers: readonly ClickerReport[];
  readonly distributions: readonly Distribution[];
  /** What could not be read. Not empty: the command ends with exit code 1. */
  readonly problems: readonly FileProblem[];
}

export interface SetReport {
  readonly set: string;
  /** `unlabelled`: a capture, of which nobody said who made it. */
  readonly label: 'human' | 'machine' | 'unlabelled';
  readonly sessions: number;
  readonly presses: number;
  /** Presses before the one before them, or at a time that no calendar has. */
  readonly oddTimes: number;
  readonly hours: number;
  /** Sessions with a verdict. */
  readonly flagged: number;
  /** Exact (Clopper-Pearson) one-sided 95 % upper bound of the share flagged. */
  readonly flaggedUpperBound: number;
  /** Sessions with any evidence, verdicts included. */
  readonly warned: number;
  /** By indicator: in how many sessions its evidence was the first that led to the verdict, or to the warning. */
  readonly firstVerdict: Readonly<Record<string, number>>;
  readonly firstWarning: Readonly<Record<string, number>>;
  /** At most 20 flagged sessions, with the words that a person would be shown. */
  readonly examples: readonly { readonly id: string; readonly words: string }[];
}

export interface ClickerReport {
  readonly title: string;
  readonly family: string;
  readonly rate: number;
  readonly runs: number;
  /** Runs with a verdict, and with any evidence. */
  readonly caught: number;
  readonly warned: number;
  /** Of the runs caught; null for none. */
  readonly medianSeconds: number | null;
  readonly medianPresses: number | null;
  readonly mostPresses: number | null;
  readonly medianWarningSeconds: number | null;
  readonly firstVerdict: Readonly<Record<string, number>>;
  readonly firstWarning: Readonly<Record<string, number>>;
}

export interface FileProblem {
  readonly file: string;
  /** 0 when the file as a whole is meant. */
  readonly line: number;
  readonly message: string;
}
