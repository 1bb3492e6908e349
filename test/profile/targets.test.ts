import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startTarget, type TargetShape } from '../../src/profile/processes/targets.js';

const permissionsOf = (pid: number) =>
  (readFileSync(`/proc/${pid}/maps`, 'latin1').match(/^\S+ \S+ \S+ \S+ \S+/gm) ?? []).map((line) => ({
    permissions: line.split(' ')[1] as string,
    isAnonymous: line.endsWith(' 0'),
  }));

async function mapOf(shape: TargetShape) {
  const target = await startTarget(shape);
  try {
    return { target, map: permissionsOf(target.pid) };
  } finally {
    await target.stop();
  }
}

test('a target lays out the map that it was asked for', async () => {
  const { target, map } = await mapOf({ regions: 500, executableRegions: 40, changesPerSecond: 0 });
  expect(target.regions).toBeGreaterThanOrEqual(500);
  expect(target.executableRegions).toBe(40);
  // V8 maps and unmaps heap of its own meanwhile.
  expect(Math.abs(map.length - target.regions)).toBeLessThan(50);
  expect(map.filter(({ permissions }) => permissions[2] === 'x')).toHaveLength(40);
});

test('nothing in a target is suspicious', async () => {
  const { map } = await mapOf({ regions: 0, executableRegions: 20, changesPerSecond: 0 });
  const executable = map.filter(({ permissions }) => permissions[2] === 'x');
  expect(executable.filter(({ permissions }) => permissions[1] === 'w')).toEqual([]);
  // The kernel's own [vdso] and [vsyscall] have no file either.
  expect(executable.filter(({ isAnonymous }) => isAnonymous).length).toBeLessThanOrEqual(2);
});

test('a target with changes maps and unmaps executable regions', async () => {
  const target = await startTarget({ regions: 0, executableRegions: 20, changesPerSecond: 1000 });
  try {
    const seen = new Set<number>();
    while (seen.size < 2)
      seen.add(permissionsOf(target.pid).filter(({ permissions }) => permissions[2] === 'x').length);
    expect([...seen].sort()).toEqual([20, 21]);
  } finally {
    await target.stop();
  }
});

test('a target that cannot be laid out is an error', async () => {
  const limit = Number(readFileSync('/proc/sys/vm/max_map_count', 'utf8'));
  const shape = { regions: limit + 1000, executableRegions: 0, changesPerSecond: 0 };
  await expect(startTarget(shape)).rejects.toMatchObject({ code: 'CS_SPAWN' });
});
