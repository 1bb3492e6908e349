import type { Subject } from '../../facts/fact.js';
import type { FactId } from '../../facts/facts.js';
import type { Module } from '../../records/event.js';
import type { ObservedFact, ProbeFailed, Unchanged } from '../../records/record.js';
import type { Judgement } from '../../workers/messages.js';
import type { Decision } from './decision.js';
import type { Held } from './held-processes.js';

/** The module that speaks of a subject. */
export const MODULE_OF: Readonly<Record<Subject, Module>> = {
  memory: 'MEMORY_MONITOR',
  debugger: 'DEBUGGER_DETECTOR',
  surroundings: 'MONITOR',
};

/** A reading, or several in a row that found the fact as it was. */
export type Reading = ObservedFact<FactId> | Unchanged;

/** Decides about one subject. `held` is null where the monitor itself was observed. */
export interface SubjectVerdict {
  /** @param judgement what the detectors saw; absent when they have nothing new to look at */
  onReading(held: Held | null, reading: Reading, judgement: Judgement | undefined): Decision[];
  /** A reading that failed. `held` is undefined when no single process is at fault. */
  onFailure(held: Held | undefined, failure: ProbeFailed): Decision[];
}
