import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.js';
import { type Watched, watchedBy } from '../../src/health/watched.js';

/** Two processes of each program: `a` has the PIDs 1 and 2, `b` 3 and 4. */
const NAMES = ['a', 'b'] as const;
const programOf = (pid: number) => NAMES[pid < 3 ? 0 : 1];
const PROCESSES = {
  encodeName: (name: string) => name,
  shortName: programOf,
  executable: (pid: number) => `/games/${programOf(pid)}`,
  shortNameLength: 15,
};

interface Asked {
  readonly target: readonly string[];
  readonly pid: readonly number[];
  readonly profile: 'threshold' | 'strict';
}

const asked: fc.Arbitrary<Asked> = fc.record({
  target: fc.uniqueArray(fc.constantFrom(...NAMES)),
  pid: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4)),
  profile: fc.constantFrom('threshold', 'threshold', 'strict'),
});

const watched = ({ target, pid, profile }: Asked) =>
  watchedBy(parseConfig({ target: [...target], pid: [...pid], profile }), PROCESSES);

/** As the kernel sees it. */
const conflict = (one: Watched, other: Watched) =>
  one.parts.some((first) =>
    other.parts.some(
      (second) =>
        !(first.isShared && second.isShared) &&
        (first.length === 0 || second.length === 0 || first.start === second.start),
    ),
  );

/** As people mean it. */
function isSame(one: Asked, other: Asked): boolean {
  if (one.profile === 'strict' || other.profile === 'strict') return true;
  const inputAlone = (each: Asked) => each.target.length + each.pid.length === 0;
  if (inputAlone(one) || inputAlone(other)) return inputAlone(one) && inputAlone(other);
  const has = (each: Asked, by: Asked) =>
    each.target.some((name) => by.target.includes(name) || by.pid.some((pid) => programOf(pid) === name));
  return has(one, other) || has(other, one) || one.pid.some((pid) => other.pid.includes(pid));
}

test('two monitors exclude each other where they watch the same, and nowhere else', () => {
  fc.assert(
    fc.property(asked, asked, (one, other) => {
      expect(conflict(watched(one), watched(other))).toBe(isSame(one, other));
    }),
  );
});

test('a program that run starts is known by the name that it will have, and comes back', () => {
  const launched = { pid: 3, executable: '/games/a-name-longer-than-15' };
  const config = parseConfig({ pid: [3] });
  const started = watchedBy(config, PROCESSES, launched);
  const named = (name: string) => watchedBy(parseConfig({ target: [name] }), PROCESSES);
  expect(conflict(started, named('a-name-longer-than-15'))).toBe(true);
  expect(conflict(started, named('a-name-longer-t'))).toBe(true);
  expect(conflict(started, named('b'))).toBe(false);
  expect(started.comesBack).toBe(true);
  expect(watchedBy(config, PROCESSES).comesBack).toBe(false);
  const again = watchedBy(parseConfig({ pid: [4] }), PROCESSES, { ...launched, pid: 4 });
  expect(again.keys.some((key) => started.keys.includes(key))).toBe(true);
});
