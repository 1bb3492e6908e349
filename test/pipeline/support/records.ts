import { type Config, type ConfigInput, configSchema } from '../../../src/config/schema.js';
import { packRegions } from '../../../src/facts/regions/region-reader.js';
import { CHANNELS, type Channel } from '../../../src/records/input.js';
import type { InputBatch, Snapshot, SourceRecord, Unchanged } from '../../../src/records/record.js';
import type { ProcessKey } from '../../../src/records/target.js';
import type { ChannelEvents, Classified } from '../../../src/workers/messages.js';
import { region } from '../../workers/memory/regions.js';

/** Short forms of records for tests. Process N has the key `N:1`. */
export const keyOf = (pid: number): ProcessKey => `${pid}:1`;

export const found = (
  pid: number,
  time = 0,
  { isTarget = true, name = `game${pid}` } = {},
): SourceRecord => ({
  kind: 'target-found',
  time,
  process: { key: keyOf(pid), pid, name, executable: `/usr/bin/${name}`, isTarget },
});

export const gone = (pid: number, time: number): SourceRecord => ({
  kind: 'target-gone',
  time,
  key: keyOf(pid),
  pid,
});

export const CLEAN = packRegions([region('r-xp', '/usr/bin/game', 42n), region('r-xp', '[vdso]')]);
export const INJECTED = packRegions([region('r-xp', '/usr/bin/game', 42n), region('rwxp')]);

export const snapshot = (pid: number, time: number, regions = INJECTED): Snapshot => ({
  kind: 'snapshot',
  time,
  key: keyOf(pid),
  pid,
  regions,
});

export const unchanged = (pid: number, time: number, count = 1, firstTime = time): Unchanged => ({
  kind: 'unchanged',
  time,
  key: keyOf(pid),
  pid,
  firstTime,
  count,
});

export const batch = (time: number, times: readonly number[], mark = 0): InputBatch => ({
  kind: 'input',
  time,
  times: Float64Array.from(times),
  marks: new Uint8Array(times.length).fill(mark),
  holds: new Float64Array(times.length).fill(Number.NaN),
});

/** Presses of one channel as a worker gets them; `flags` as in MARK. */
export const presses = (times: readonly number[], channel: Channel = 'left', flags = 0): ChannelEvents => ({
  channel,
  times: Float64Array.from(times),
  marks: new Uint8Array(times.length).fill(CHANNELS.indexOf(channel) | flags),
  holds: new Float64Array(times.length).fill(Number.NaN),
});

/** So many times, `intervalMs` apart. */
export const even = (count: number, intervalMs = 30, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index * intervalMs);

export const hop = (time: number): SourceRecord => ({ kind: 'hop', time });

export const configured = (input: ConfigInput = {}): Config =>
  configSchema.parse({ target: ['game'], ...input });

/** What a worker says of so many suspicious regions. */
export const suspicious = (count: number, page = 16): Classified => ({
  suspicious: count,
  findings: Array.from({ length: count }, (_, index) => ({
    kind: 'region',
    detector: 'writable-executable',
    severity: 'high',
    maturity: 'stable',
    words: 'writable and executable',
    figures: { bytes: 4096 },
    startAddress: `0x${((page + index) * 4096).toString(16)}`,
    endAddress: `0x${((page + index + 1) * 4096).toString(16)}`,
    permissions: 'rwxp',
    name: '',
  })),
});
