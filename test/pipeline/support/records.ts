import { type Config, type ConfigInput, configSchema } from '../../../src/config/schema.js';
import type { Tracer } from '../../../src/facts/access/tracer.js';
import type { WrittenRun } from '../../../src/facts/code.js';
import { FACTS, type FactId } from '../../../src/facts/facts.js';
import { CHANNELS, type Channel } from '../../../src/records/input.js';
import type { InputBatch, ObservedFact, SourceRecord, Unchanged } from '../../../src/records/record.js';
import type { ProcessKey } from '../../../src/records/target.js';
import type { InputEvents } from '../../../src/workers/messages.js';

/** Short forms of records for tests. Process N has the key `N:1`, the monitor itself none. */
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

/** Regions as `/proc/PID/maps` tells of them. */
const mapped = (maps: string) => FACTS.regions.decode({ maps });
const CODE = '00400000-00401000 r-xp 00000000 08:01 42 /usr/bin/game\n';
export const CLEAN = mapped(`${CODE}00500000-00501000 r-xp 00000000 00:00 0 [vdso]\n`);
export const INJECTED = mapped(`${CODE}00500000-00501000 rwxp 00000000 00:00 0 \n`);
/** So many regions, nothing suspicious about them. */
export const regionsOf = (count: number): ArrayBufferLike =>
  mapped(
    Array.from({ length: count }, (_, page) => {
      const [start, end] = [page + 1, page + 2].map((at) => (at * 4096).toString(16).padStart(8, '0'));
      return `${start}-${end} r-xp 00000000 08:01 42 /usr/bin/game\n`;
    }).join(''),
  );

/** An observation of a process's regions. */
export const regions = (pid: number, time: number, value = INJECTED): ObservedFact<'regions'> => ({
  kind: 'observed',
  fact: 'regions',
  time,
  key: keyOf(pid),
  pid,
  value,
});

/** An observation of who traces a process, or the monitor (null). */
export const tracer = (
  pid: number | null,
  time: number,
  value: Partial<Tracer> = {},
): ObservedFact<'tracer'> => ({
  kind: 'observed',
  fact: 'tracer',
  time,
  key: pid === null ? null : keyOf(pid),
  pid: pid ?? 99,
  value: { via: 'ptrace', tracerPid: 77, tracerName: 'gdb', attached: true, ...value },
});

/** A page of code with a changed byte, outside of any region. */
export const CODE_PAGE: WrittenRun = {
  ...{ startAddress: 0x7000n, bytes: 4096 },
  ...{ state: 'changed', changedBytes: 1, fileOffset: 0x1007, symbol: '' },
};

export const code = (pid: number, time: number, written = [CODE_PAGE]): ObservedFact<'code'> => ({
  kind: 'observed',
  fact: 'code',
  time,
  key: keyOf(pid),
  pid,
  value: { written, unlinked: [], added: [], preloads: [] },
});

export const unchanged = (
  pid: number | null,
  time: number,
  count = 1,
  firstTime = time,
  fact: FactId = 'regions',
): Unchanged => ({
  kind: 'unchanged',
  fact,
  time,
  key: pid === null ? null : keyOf(pid),
  pid: pid ?? 99,
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
export const presses = (times: readonly number[], channel: Channel = 'left', flags = 0): InputEvents => ({
  times: Float64Array.from(times),
  marks: new Uint8Array(times.length).fill(CHANNELS.indexOf(channel) | flags),
  holds: new Float64Array(times.length).fill(Number.NaN),
});

/** Events of several channels, one after the other. */
export const together = (...parts: readonly InputEvents[]): InputEvents => ({
  times: Float64Array.from(parts.flatMap(({ times }) => [...times])),
  marks: Uint8Array.from(parts.flatMap(({ marks }) => [...marks])),
  holds: Float64Array.from(parts.flatMap(({ holds }) => [...holds])),
});

/** So many times, `intervalMs` apart. */
export const even = (count: number, intervalMs = 30, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index * intervalMs);

export const hop = (time: number): SourceRecord => ({ kind: 'hop', time });

export const configured = (input: ConfigInput = {}): Config =>
  configSchema.parse({ target: ['game'], ...input });
