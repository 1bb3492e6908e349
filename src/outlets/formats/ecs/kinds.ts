import type { EventKind, MonitorEvent } from '../../../records/event.js';

/** How ECS classes an event. */
interface Class {
  readonly kind: 'alert' | 'event' | 'metric' | 'state' | 'pipeline_error';
  /** None for what is about the monitor: `process.*` would be read as the monitor then. */
  readonly category?: readonly ('intrusion_detection' | 'process' | 'host')[];
  readonly type: readonly ('info' | 'denied' | 'start' | 'end' | 'change' | 'error')[];
}

const ATTACK = ['intrusion_detection', 'process'] as const;
const SUSPICION: Class = { kind: 'event', category: ATTACK, type: ['info'] };
const OF_PROCESS: Class = { kind: 'event', category: ['process'], type: ['info'] };
const OF_MONITOR: Class = { kind: 'event', type: ['info'] };
/** What ECS says where data may be missing: never an event of the watched side, so nothing of it reads as clean. */
const UNSEEN: Class = { kind: 'pipeline_error', type: ['error'] };

/** Every kind of event has its class. */
export const ECS_CLASSES: Readonly<Record<EventKind, Class>> = {
  verdict: { kind: 'alert', category: ATTACK, type: ['info'] },
  enforcement: { kind: 'event', category: ATTACK, type: ['info'] },
  input: { kind: 'event', category: ['intrusion_detection'], type: ['info'] },
  start: { kind: 'event', type: ['start'] },
  stop: { kind: 'event', type: ['end'] },
  heartbeat: { kind: 'metric', type: ['info'] },
  'target-found': OF_PROCESS,
  'target-gone': { kind: 'event', category: ['process'], type: ['end'] },
  'target-awaited': OF_MONITOR,
  region: SUSPICION,
  explained: OF_PROCESS,
  finding: SUSPICION,
  evidence: OF_PROCESS,
  hit: SUSPICION,
  summary: SUSPICION,
  debugger: SUSPICION,
  blind: UNSEEN,
  recovered: OF_MONITOR,
  'could-not-tell': UNSEEN,
  error: UNSEEN,
  'rate-lowered': { kind: 'state', type: ['info'] },
  'clock-stepped': { kind: 'event', category: ['host'], type: ['change'] },
  notice: OF_MONITOR,
};

/** A process that was ended. */
const ENDED: Class = { kind: 'event', category: ATTACK, type: ['denied', 'end'] };

export const ecsClassOf = (event: MonitorEvent): Class =>
  event.kind === 'enforcement' && event.outcome === 'ended' ? ENDED : ECS_CLASSES[event.kind];
