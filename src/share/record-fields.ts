import { FACT_IDS } from '../facts/facts.js';
import { FAILURE_REASONS, type SourceRecord } from '../records/record.js';
import type { SharedFields, Sharing } from '../text/shared-fields.js';

type Kind = SourceRecord['kind'];
type FieldsOf<K extends Kind> = Exclude<keyof Extract<SourceRecord, { kind: K }>, 'kind'>;

const TIME = { time: 'figure' } as const;
const PROCESS = { ...TIME, key: 'key', pid: 'pid' } as const;
const FACT = { ...PROCESS, fact: FACT_IDS } as const;

/** What becomes of the fields of each kind of record. A new field that is not here does not compile. */
export const RECORD_FIELDS: { readonly [K in Kind]: Readonly<Record<FieldsOf<K>, Sharing>> } = {
  'target-found': {
    ...TIME,
    process: {
      fields: {
        key: 'key',
        pid: 'pid',
        name: 'name',
        executable: 'path',
        isTarget: 'figure',
        startedBy: 'key',
      } satisfies Record<keyof Extract<SourceRecord, { kind: 'target-found' }>['process'], Sharing>,
    },
  },
  'target-gone': PROCESS,
  'target-awaited': { ...TIME, name: 'name' },
  // The fact says what becomes of its value.
  observed: { ...FACT, value: { fields: {} }, coalesced: 'figure', prompted: 'figure' },
  unchanged: { ...FACT, firstTime: 'figure', count: 'figure' },
  'probe-failed': { ...FACT, reason: FAILURE_REASONS, message: 'text' },
  'watch-failed': { ...TIME, reason: FAILURE_REASONS, message: 'text' },
  'watch-recovered': TIME,
  'rate-lowered': {
    ...TIME,
    fact: FACT_IDS,
    wantedIntervalMs: 'figure',
    actualIntervalMs: 'figure',
    scanMs: 'figure',
    cpuBudget: 'figure',
  },
  'pace-fell': { ...FACT, intervalMs: 'figure' },
  input: {
    ...TIME,
    times: { each: 'figure' },
    marks: { each: 'figure' },
    holds: { each: 'figure' },
  },
  hop: TIME,
  'input-health': {
    ...TIME,
    state: ['ready', 'blind', 'lost', 'recovered'],
    backend: ['uiohook', 'evdev', 'none'],
    message: 'text',
  },
  focus: { ...TIME, pid: 'pid' },
  'clock-stepped': {
    ...TIME,
    clock: { fields: { monotonicMs: 'figure', epochMs: 'epoch' } },
    stepMs: 'figure',
  },
};

/** What a line may have besides. */
export const LINE_FIELDS: SharedFields = { edit: { each: 'figure' }, unjudged: 'text', leftOut: 'text' };
