import { chmodSync, existsSync, readFileSync, renameSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ExecSettings } from '../../src/forward/receivers/receiver.js';
import { readStat } from '../../src/sources/linux/proc.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { openForwarded } from './forwarding.js';

const isAlive = (pid: number) => ![undefined, 'Z'].includes(readStat(pid)?.state);

/** A shell script, and the settings that run it. `$1` is its folder. */
function script(body: string, more: Partial<ExecSettings> = {}) {
  const folder = temporaryFolder();
  const program = join(folder, 'alert.sh');
  writeFileSync(program, `#!/bin/sh\n${body}\n`);
  chmodSync(program, 0o700);
  const settings: ExecSettings = {
    ...{
      kind: 'exec',
      name: 'exec',
      level: 'INFO',
      format: 'clearsight',
      timeoutMs: 10_000,
      program,
      args: [folder],
    },
    ...more,
  };
  return { folder, program, settings, read: (name: string) => readFileSync(join(folder, name), 'utf8') };
}

test('a program gets each event on its input, one after the other', async () => {
  // Two at a time would find the folder of the other.
  const { settings, read } = script('mkdir "$1/busy" || exit 9\ncat >> "$1/got"\nrmdir "$1/busy"');
  const log = await openForwarded([settings]);
  for (let number = 0; number < 20; number++) log.say(`event ${number}`);
  const tally = await log.tallies(({ delivered }) => delivered === 20);
  expect(tally).toMatchObject({ accepted: 20, attempts: { failed: 0 } });
  expect(read('got')).toBe(readFileSync(join(log.folder, 'logs/audit.ndjson'), 'utf8'));
});

test('one that reads nothing and says much is no trouble', async () => {
  const { settings } = script('head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2');
  const log = await openForwarded([settings]);
  log.say('x'.repeat(200_000));
  await log.tallies(({ delivered }) => delivered === 1);
  expect(log.said).toEqual([]);
});

test('an exit code other than 0 is said with its last words, escaped, and tried again', async () => {
  const { settings } = script(
    'echo "no \\033[31mpager" >&2\n[ -e "$1/again" ] || { touch "$1/again"; exit 7; }',
  );
  const log = await openForwarded([settings]);
  log.say('one');
  expect(await log.hears(/does not take them/)).toBe(
    'WARNING Receiver exec: events wait, it does not take them (exit code 7: no \\x1b[31mpager)',
  );
  await log.tallies(({ delivered }) => delivered === 1);
});

test('one that hangs is ended with all that it has started, and after five times its event is left out', async () => {
  const { settings, read } = script('trap "" TERM\nsleep 1000 &\necho $$ $! >> "$1/pids"\nwait', {
    timeoutMs: 150,
  });
  const log = await openForwarded([settings]);
  log.say('one');
  const tally = await log.tallies(({ dropped }) => dropped.refused === 1);
  expect(tally).toMatchObject({ accepted: 1, delivered: 0, pending: 0, attempts: { failed: 5 } });
  const pids = read('pids').trim().split(/\s+/).map(Number);
  expect(pids).toHaveLength(10);
  expect(pids.filter(isAlive)).toEqual([]);
});

test('one that is taken away is awaited', async () => {
  const { settings, program, read } = script('cat >> "$1/got"');
  const log = await openForwarded([settings]);
  renameSync(program, `${program}.away`);
  log.say('one');
  expect(await log.hears(/does not take them/)).toMatch(/ENOENT/);
  renameSync(`${program}.away`, program);
  await log.tallies(({ delivered }) => delivered === 1);
  expect(read('got')).toContain('one');
});

test('at the end one that runs is ended too', async () => {
  const { folder, settings, read } = script('echo $$ > "$1/pid"\nexec sleep 1000', { timeoutMs: 600_000 });
  const log = await openForwarded([settings]);
  const started = new Promise<void>((resolve) => {
    const watcher = watch(folder, () => existsSync(join(folder, 'pid')) && resolve());
    onTestFinished(() => watcher.close());
  });
  log.say('one');
  await started;
  await vi.waitFor(() => expect(read('pid')).toMatch(/\n/));
  await log.close();
  expect(isAlive(Number(read('pid')))).toBe(false);
  expect(log.said.at(-1)).toContain('1 event waits in the log');
});
