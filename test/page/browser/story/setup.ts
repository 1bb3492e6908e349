import type { Setup } from '../../../../src/page/stream/messages.js';

/** Where the story begins: ten minutes before the page opens. */
export const START_MS = 5_000_000;
export const OPEN_MS = START_MS + 600_000;
export const EPOCH_MS = Date.UTC(2026, 10, 23, 10, 0, 0);
const RIGHT_TO_LEFT = '\u202e\u05e9\u05dc\u05d5\u05dd\u2066';

/** Words that would be markup, and turn the writing round. */
export const HOSTILE_WORDS = `<img src=x onerror=alert(1)>${RIGHT_TO_LEFT}`;
/** The same as the page shows it. */
export const ESCAPED_WORDS = '<img src=x onerror=alert(1)>\\u202e\u05e9\u05dc\u05d5\u05dd\\u2066';
/** A name of such words, 4 kB long. */
export const HOSTILE_NAME = `${HOSTILE_WORDS}${'W'.repeat(4096)}`;

export const setup: Setup = {
  session: '0f8fad5b-d9cb-469f-a165-70867728950e',
  host: 'game-host-7',
  version: '0.1.0',
  clock: { monotonicMs: START_MS, epochMs: EPOCH_MS },
  startMs: START_MS,
  action: 'terminate',
  profile: 'strict',
  dev: false,
  isRecordingOnly: false,
  capture: '/var/lib/clearsight/session.ndjson.gz',
  share: 'clearsight share /var/lib/clearsight/session.ndjson.gz',
  replayOf: '',
  recordedWith: null,
  disabled: [],
  settings: [
    { path: 'action', value: '"terminate"', isDefault: false },
    { path: 'memory.interval', value: '100', isDefault: true },
    { path: 'memory.cpuBudget', value: '0.1', isDefault: true },
    { path: 'target', value: '["game*"]', isDefault: false },
    { path: 'hits.threshold', value: '3', isDefault: true },
    { path: 'hits.persistFor', value: '"0ms"', isDefault: true },
    { path: 'hits.unit', value: '"scan"', isDefault: true },
    { path: 'input.maxRate', value: '20', isDefault: true },
    { path: 'input.maxCv', value: '0.1', isDefault: false },
    { path: 'input.minEvents', value: '30', isDefault: true },
    { path: 'input.keyboardEnforces', value: 'false', isDefault: true },
    { path: 'memory.attribution', value: '"on"', isDefault: true },
    { path: 'profile', value: '"strict"', isDefault: false },
  ],
  limits: { hits: 3, ratePerSecond: 20, cv: 0.1 },
};
