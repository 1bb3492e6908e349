import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { readStat } from '../../../../src/sources/linux/proc.js';
import { canTrace } from '../../../../src/sources/linux/trace/trace-instance.js';
import { openTracefs } from '../../../../src/sources/linux/trace/tracefs.js';
import { testAsRoot } from '../../../support/requirements.js';
import { testTraced } from '../../../support/traced.js';
import { openedSince, openFiles } from '../../process/open-files.js';

/** Asks another process, started by this command line. */
function canTraceThrough(...through: readonly [string, ...string[]]): string {
  const file = new URL('../../../../dist/sources/linux/trace/trace-instance.js', import.meta.url).href;
  const program = `const { canTrace } = await import('${file}'); console.log(canTrace());`;
  const [command, ...args] = [...through, process.execPath, '--input-type=module', '-e', program];
  const { stdout, stderr } = spawnSync(command as string, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim();
}

testTraced('traces of monitors that are dead are removed, those of the living and of others are not', () => {
  const tracefs = openTracefs();
  onTestFinished(() => tracefs.close());
  const folder = `${tracefs.folder}/instances`;
  const startTime = readStat(process.ppid)?.startTime;
  const dead = [
    'clearsight-4194304-7-flips-1',
    `clearsight-${process.ppid}-${Number(startTime) + 1}-accesses-2`,
  ];
  const kept = [`clearsight-${process.ppid}-${startTime}-flips-1`, `clearsight-test-${process.pid}`];
  for (const name of [...dead, ...kept]) mkdirSync(`${folder}/${name}`);
  onTestFinished(() => {
    for (const name of kept) rmdirSync(`${folder}/${name}`);
  });
  expect(canTrace()).toBe('yes');
  const left = readdirSync(folder);
  expect(left).toEqual(expect.arrayContaining(kept));
  for (const name of dead) expect(left).not.toContain(name);
});

testTraced('nothing stays open, and no mount is made', () => {
  const before = openFiles();
  expect(canTrace()).toBe('yes');
  expect(openedSince(before)).toEqual([]);
});

testTraced('where tracefs is mounted, that is used', () => {
  const mount = 'mount -t tracefs nodev /sys/kernel/tracing && exec "$@"';
  expect(canTraceThrough('unshare', '--mount', 'sh', '-c', mount, 'sh')).toBe('yes');
});

testAsRoot('in a PID namespace of its own it is said that there are no PIDs to go by', () => {
  const answer = canTraceThrough('unshare', '--pid', '--fork', '--mount-proc');
  expect(answer).toBe('expected the first PID namespace, got one of a container');
});

test('without rights it is refused in one line', () => {
  const through = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : ['env'];
  const answer = canTraceThrough(...(through as [string]));
  expect(answer).toMatch(/^(?:EPERM|EACCES): [^\n]+$/);
});
