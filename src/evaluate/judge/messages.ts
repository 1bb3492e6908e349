import type { Channel } from '../../records/input.js';
import type { CoarseClock } from '../corpus/clock.js';
import type { Label } from '../corpus/session.js';
import type { InputRules, JudgedSession } from './judge-session.js';

/** Every message between an evaluation and its workers. */

interface Task {
  /** Read all times on this clock; null: as they are. */
  readonly clock: CoarseClock | null;
  readonly rules: InputRules;
}

/** Some lines of one corpus file. */
export interface LinesTask extends Task {
  readonly kind: 'lines';
  readonly lines: readonly string[];
  /** Number of the first line, from 1. */
  readonly firstLine: number;
  /** Judge every session as if it came from this channel. */
  readonly asChannel: Channel | null;
  readonly part: Part | null;
}

/** The sessions with hash(id) mod `of` = `index`. */
export interface Part {
  readonly of: number;
  readonly index: number;
}

export interface SimulateTask extends Task {
  readonly kind: 'simulate';
  readonly family: string;
  readonly rate: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Of the recorder's clock where `clock` is null. */
  readonly resolutionMs: number;
  readonly firstSeed: number;
  readonly seeds: number;
}

export type EvaluateTask = LinesTask | SimulateTask;

/** One session, judged. The id of a simulated one names its seed. */
export interface SessionResult extends JudgedSession {
  readonly id: string;
  readonly label: Label;
}

/** Most problems that one answer names, and one file: a hostile one may have one in every three bytes. */
export const MAX_PROBLEMS = 10;

/** A line that is not a session. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

export interface EvaluateAnswer {
  /** Sessions read, those of other parts included. */
  readonly seen: number;
  readonly results: readonly SessionResult[];
  /** The first MAX_PROBLEMS of them. */
  readonly problems: readonly LineProblem[];
  /** How many more there were. */
  readonly moreProblems: number;
}
