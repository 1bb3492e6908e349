import type { Lane, ProcessState, SourceHealth } from '../../src/page/stream/messages.js';
import type { Action, EnforcementOutcome } from '../../src/records/event.js';

/** How something is called and marked. The mark stands beside the word: neither colour nor shape says anything alone. */
export interface Marked {
  readonly word: string;
  readonly symbol: string;
  /** Names the colour, a class of the style sheet. */
  readonly tone: 'bad' | 'warn' | 'unsure' | 'good' | 'quiet';
}

export const STATES: Readonly<Record<ProcessState, Marked>> = {
  verdict: { word: 'verdict', symbol: '■', tone: 'bad' },
  suspicious: { word: 'suspicious', symbol: '▲', tone: 'warn' },
  'could-not-tell': { word: 'could not tell', symbol: '?', tone: 'unsure' },
  clean: { word: 'clean', symbol: '●', tone: 'good' },
  ended: { word: 'ended', symbol: '○', tone: 'quiet' },
};

export const HEALTH: Readonly<Record<SourceHealth['state'], Marked>> = {
  sees: { word: 'sees', symbol: '●', tone: 'good' },
  blind: { word: 'blind', symbol: '■', tone: 'bad' },
  waiting: { word: 'waiting', symbol: '…', tone: 'warn' },
  off: { word: 'off', symbol: '–', tone: 'quiet' },
};

export const LANE_WORDS: Readonly<Record<Lane, string>> = {
  blind: 'blind',
  'could-not-tell': 'could not tell',
  'rate-lowered': 'rate lowered',
  unjudged: 'unjudged',
  lost: 'lost',
};

/** What a verdict does. */
export const ACTIONS: Readonly<Record<Action, string>> = {
  simulate: 'only reports: a verdict is logged, and no process is ended',
  terminate: 'ends processes: a verdict ends the process that it is about',
};

/** What became of the process of a verdict. */
export const OUTCOME_WORDS: Readonly<Record<EnforcementOutcome, string>> = {
  ended: 'the process has ended',
  remains: 'the process is still there',
  refused: 'the system refused to end the process',
  simulated: 'nothing was done to the process: this monitor only reports',
};

/** Backings by their name. */
export const BACKINGS: Readonly<Record<string, string>> = {
  anonymous: 'nothing (anonymous)',
  file: 'file',
  sharedMemory: 'shared memory',
  kernel: 'kernel',
  stack: 'nothing (stack)',
  heap: 'nothing (heap)',
  namedMemory: 'nothing (named)',
  memoryFile: 'file in memory',
  sharedAnonymous: 'shared, no name',
  behindHeader: 'nothing (behind a header)',
};
