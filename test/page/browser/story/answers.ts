import type { ListedRegion, ProcessMap, Scene } from '../../../../src/page/stream/answers.js';
import type { Press, Snapshot } from '../../../../src/page/stream/messages.js';
import { rows } from './frames.js';
import { START_MS } from './setup.js';

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
export function mapOf(key: string, timeMs: number): ProcessMap | null {
  if (!rows.some((row) => row.key === key)) return null;
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
  };
}

/** What there was at a verdict. */
export function sceneOf(sequence: number, { timeMs, events: all }: Snapshot): Scene | null {
  const verdict = all.find((event) => event.sequence === sequence && event.kind === 'verdict');
  if (verdict === undefined) return null;
  const presses = Array.from({ length: 100 }, (_, index): Press => {
    const wobble = Math.sin(index * 7.1);
    return {
      channel: 'left',
      timeMs: verdict.monotonicMs - (99 - index) * 33,
      intervalMs: 33 + wobble,
      holdMs: 8 + wobble / 2,
    };
  });
  return { sequence, map: verdict.pid < 0 ? null : mapOf('4242:1', timeMs), presses };
}
