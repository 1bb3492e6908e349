import type { Knobs } from '../../../../src/page/server/messages.js';
import type {
  CorpusTrial,
  ListedRegion,
  ProcessMap,
  Scene,
  TriedDetector,
  VerdictMark,
  WhatIf,
} from '../../../../src/page/stream/answers.js';
import type { Frame, Press } from '../../../../src/page/stream/messages.js';
import type { MonitorEvent } from '../../../../src/records/event.js';
import { events } from './events.js';
import { rows } from './frames.js';
import { HOSTILE_WORDS, START_MS } from './setup.js';

const region = (
  startAddress: string,
  endAddress: string,
  more: Partial<ListedRegion> = {},
): ListedRegion => ({
  startAddress,
  endAddress,
  bytes: Number(BigInt(endAddress) - BigInt(startAddress)),
  permissions: 'r-xp',
  backing: 'file',
  backedBy: 'a file',
  name: '/usr/lib/x86_64-linux-gnu/libc.so.6',
  change: 'same',
  ...more,
});

/** The map of a process. */
export function mapOf(key: string, timeMs: number): ProcessMap | undefined {
  if (!rows.some((row) => row.key === key)) return undefined;
  const regions = [
    region('0x55d0a0000000', '0x55d0a0180000', { name: '/opt/game/bin/game' }),
    region('0x7f3a10000000', '0x7f3a10010000', {
      permissions: 'rwxp',
      backing: 'anonymous',
      backedBy: 'nothing',
      name: '',
      change: 'new',
    }),
    region('0x7f3a20000000', '0x7f3a20004000', {
      backing: 'memoryFile',
      backedBy: 'a file in memory',
      name: '/memfd:<b>bold</b>',
      change: 'changed',
    }),
    region('0x7f3a30000000', '0x7f3a30195000'),
    region('0x7f3a30195000', '0x7f3a30196000', { name: '/usr/lib/ld-linux.so.2' }),
    region('0x7ffd1c3f2000', '0x7ffd1c3f4000', { backing: 'kernel', backedBy: 'the kernel', name: '[vdso]' }),
  ];
  return {
    key,
    timeMs,
    firstTimeMs: START_MS + 1000,
    regions,
    count: regions.length,
    gone: [region('0x7f3a40000000', '0x7f3a40001000', { name: '/tmp/plugin.so (deleted)' })],
    keptToMs: null,
  };
}

/** What there was at the verdicts of a frame. */
export const scenesOf = ({ events }: Frame): readonly Scene[] =>
  events.filter(({ kind }) => kind === 'verdict').map(sceneOf);

function sceneOf({ sequence, monotonicMs, pid }: MonitorEvent): Scene {
  const presses = Array.from({ length: 100 }, (_, index): Press => {
    const wobble = Math.sin(index * 7.1);
    return {
      channel: 'left',
      timeMs: monotonicMs - (99 - index) * 33,
      intervalMs: 33 + wobble,
      holdMs: 8 + wobble / 2,
    };
  });
  return { sequence, map: pid < 0 ? null : (mapOf('4242:1', monotonicMs) ?? null), presses };
}

const found = (id: string, title: string, events: number, isGiven = true): TriedDetector => ({
  ...{ id, title, events, isGiven },
  isDisabled: false,
});

const DETECTORS = [
  found('anonymous-executable', 'Executable memory that no file backs', 3),
  found('of-my-own', HOSTILE_WORDS, 1),
  found('tracer', 'A debugger', 0),
  found('traced-flip', 'Memory that is executable for microseconds', 0, false),
];

/** What other settings would have decided: any of them moves one verdict, takes one away and brings one. */
export function whatIfOf(knobs: Knobs): WhatIf {
  const inForce = events.flatMap(({ kind, code, monotonicMs, pid, process, message }): VerdictMark[] =>
    kind === 'verdict' && code !== null ? [{ code, timeMs: monotonicMs, pid, process, words: message }] : [],
  );
  const isTried = Object.keys(knobs).length > 0;
  const [memory] = inForce as [VerdictMark];
  const tried = [
    { ...memory, timeMs: memory.timeMs + 200 },
    { ...memory, code: 'FI-DBG-001', words: HOSTILE_WORDS },
  ];
  const verdicts = isTried ? tried : inForce;
  const config = JSON.stringify(knobs);
  const disabled = knobs.disabledDetectors?.split(',') ?? [];
  const detectors = DETECTORS.map((each) => ({ ...each, isDisabled: disabled.includes(each.id) }));
  return { detectors, verdicts, verdictCount: verdicts.length, config, flags: isTried ? '--hits 4' : '' };
}

/** What the settings that are tried do to a corpus: any of them flags somebody. */
export function corpusOf(knobs: Knobs): CorpusTrial {
  const outcome = (flagged: number, missed: number) => ({
    people: { sessions: 2209, flagged },
    machines: { sessions: 12, missed },
  });
  const inForce = outcome(0, 4);
  return { inForce, tried: Object.keys(knobs).length > 0 ? outcome(76, 1) : inForce, share: 1 };
}
