import { expect, test } from 'vitest';
import { start, tell } from '../support/target.js';
import { clearsight, run, saidOf } from './clearsight.js';

test('a library without a file is told as such beside what its memory is, and a replay says the same', async () => {
  const target = await start('target');
  const monitor = clearsight([
    ...['watch', '--pid', `${target.pid}`, '--input', 'none'],
    ...['--hits', '1000000', '--record', 'session.ndjson', '--json'],
  ]);
  await monitor.nextOf('target-found');
  const address = await tell(target, 'image wiped r--r-xr--rw-');
  const by = (detector: string) =>
    monitor.next(({ findings = [] }) => findings.some((one) => one.detector === detector));
  expect(await by('anonymous-executable')).toMatchObject({
    kind: 'region',
    details: { startAddress: `0x${(address + 4096n).toString(16)}` },
  });
  // Of the region, or of the process where the map does not have it yet.
  const { level, findings } = await by('image-in-private-memory');
  expect(level).toBe('WARNING');
  expect(findings).toMatchObject([
    {
      maturity: 'experimental',
      words: `executable memory without a file at 0x${(address + 4096n).toString(16)} is laid out like a library (header, code, constants, variables), without its header, at 0x${address.toString(16)}`,
    },
  ]);
  monitor.child.kill('SIGTERM');
  await monitor.ended;
  const replayed = await run(['replay', 'session.ndjson', '--json'], monitor);
  expect(saidOf(replayed)).toEqual(saidOf(monitor));
});
