import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ERRNO } from '../../../../src/sources/linux/libc.js';
import { parseOwned, readOwned } from '../../../../src/sources/linux/visibility/owner.js';

const STATUS = [
  'Name:\tgame',
  'State:\tS (sleeping)',
  'Uid:\t1000\t1001\t1002\t1003',
  'Gid:\t100\t101\t102\t103',
  'VmSize:\t    2612 kB',
  '',
].join('\n');

test('the effective user and what a change of makes a process undumpable are taken from the status', () => {
  expect(parseOwned(STATUS, 0)).toEqual({ user: 1001, owner: 0, rights: '1001,1003,101,103' });
});

test('a carriage return in a name, which the kernel leaves there, begins no line', () => {
  const faked = STATUS.replace('game', '\rUid:\t0\t0\t0\t0');
  expect(parseOwned(faked, 0)).toEqual(parseOwned(STATUS, 0));
});

test.each([
  ['nothing', ''],
  ['no memory: the thread has ended', STATUS.replace(/^VmSize:.*\n/m, '')],
  ['no users', STATUS.replace(/^Uid:.*\n/m, '')],
  ['no groups', STATUS.replace(/^Gid:.*\n/m, '')],
  ['three users', STATUS.replace('\t1003', '')],
  ['all of it in a name', `Name:\t${STATUS.replaceAll('\n', '\\n')}\n`],
])('a status with %s says nothing', (_, status) => {
  expect(parseOwned(status, 0)).toBe(ERRNO.ESRCH);
});

test('whatever a status holds, it is parsed or says nothing', () => {
  const lines = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...STATUS.split('\n')),
      fc
        .tuple(fc.constantFrom('Uid', 'Gid', 'VmSize'), fc.array(fc.nat()))
        .map(([field, all]) => `${field}:\t${all.join('\t')}`),
    ),
  );
  fc.assert(
    fc.property(lines, (all) => {
      const owned = parseOwned(all.join('\n'), 0);
      if (typeof owned === 'number') expect(owned).toBe(ERRNO.ESRCH);
      else
        expect(owned).toMatchObject({
          user: expect.any(Number),
          rights: expect.stringMatching(/^\d+(,\d+){3}$/),
        });
    }),
  );
});

test('this process is its own, and no process is nobody’s', () => {
  expect(readOwned('/proc/self')).toMatchObject({ user: process.geteuid?.(), owner: process.geteuid?.() });
  expect(readOwned('/proc/4194303')).toBe(ERRNO.ESRCH);
});
