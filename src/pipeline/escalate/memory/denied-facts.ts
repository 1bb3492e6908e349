import { FACTS, type FactId } from '../../../facts/facts.js';
import type { ObservedFact, ProbeFailed } from '../../../records/record.js';
import type { EventPartsWithout } from '../../../records/stamper.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';
import type { Reading } from '../subject.js';

/** How often it is said that a target may not be read, as long as that lasts. */
const SAY_DENIED_AGAIN_MS = 60_000;

type Said = EventPartsWithout<'module'> | undefined;

/** Nobody sees this target: no passing error, and no target that is protected. Said again as long as it lasts. */
export function sayDenied(held: Held, { time, fact, message }: ProbeFailed): Said {
  const { saidTimes, limit } = held.denied;
  const saidTime = saidTimes.get(fact) ?? Number.NEGATIVE_INFINITY;
  if (time - saidTime < SAY_DENIED_AGAIN_MS || !limit.allows(time)) return undefined;
  saidTimes.set(fact, time);
  const text = texts.denied(held.name, held.info.pid, FACTS[fact].noun, message);
  return { kind: 'blind', level: 'ERROR', status: 'could-not-tell', message: text, details: { fact } };
}

/** The target is protected, but for this. Said once a fact, and not of a target that is not protected at all. */
export function sayPartlyDenied(held: Held, { time, fact, message }: ProbeFailed): Said {
  const { saidTimes } = held.denied;
  if (saidTimes.has(fact) || isUnprotected(held)) return undefined;
  saidTimes.set(fact, time);
  const text = texts.partlyDenied(held.name, held.info.pid, FACTS[fact].noun, message);
  return { kind: 'notice', level: 'INFO', message: text, details: { fact } };
}

const isUnprotected = ({ denied }: Held): boolean =>
  [...denied.saidTimes.keys()].some((fact) => !FACTS[fact].mayBeDenied);

/** The target is protected, but for what a value leaves out. Said once a fact, and not of a target that is not protected at all. */
export function sayUnseen(held: Held, reading: Reading): Said {
  if (reading.kind === 'unchanged' || held.unseen.has(reading.fact) || isUnprotected(held)) return undefined;
  const what = unseenIn(reading);
  if (what === undefined) return undefined;
  held.unseen.add(reading.fact);
  const message = texts.partlySeen(held.name, held.info.pid, what);
  return { kind: 'notice', level: 'INFO', message, details: { fact: reading.fact } };
}

const unseenIn = <Id extends FactId>({ fact, value }: ObservedFact<Id>) => FACTS[fact].unseen?.(value);

/** What may be read again, where it was said that it may not. */
export function sayReadable(held: Held, { fact }: Reading): Said {
  if (!held.denied.saidTimes.delete(fact)) return undefined;
  const message = texts.readAgain(held.name, held.info.pid, FACTS[fact].noun);
  return { kind: 'recovered', level: 'INFO', message, details: { fact } };
}
