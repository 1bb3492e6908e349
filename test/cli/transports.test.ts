import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { linesOf } from '../outlets/support.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight } from './clearsight.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const MODULE = `${root}test/fixtures/transports.mjs`;

/** A folder of a user who has installed winston-daily-rotate-file, beside transports that do not behave. */
function project(...bad: string[]): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  const name = 'winston-daily-rotate-file';
  symlinkSync(`${root}node_modules/${name}`, join(folder, 'node_modules', name));
  const transports = [
    ...bad.map((each) => ({ module: MODULE, export: each })),
    { module: name, options: { dirname: join(folder, 'rotated'), filename: 'events-%DATE%.log' } },
  ];
  writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify({ transports }));
  return folder;
}

const rotated = (folder: string) => {
  const [name = ''] = readdirSync(join(folder, 'rotated'));
  return linesOf(folder, 'rotated', name);
};
const audited = (folder: string) => linesOf(folder, 'ClearSight/logs/audit.ndjson');

test('a target is ended in time beside transports that throw, block and never answer', async () => {
  const target = await start('target');
  const folder = project('Throwing', 'Blocking', 'Silent');
  const args = ['--pid', `${target.pid}`, '--interval', '5ms', '--input', 'none', '--action', 'terminate'];
  const watching = clearsight(['watch', ...args, '--json'], { folder });
  await watching.nextOf('target-found');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  expect(await watching.ended).toBe(3);
  expect(watching.events.map(({ kind }) => kind)).toContain('enforcement');
  expect(rotated(folder)).toEqual(audited(folder));
  const total = audited(folder).length;
  for (const words of [/failed \(no\\x1broom\)/, /is behind/, /is behind/])
    expect(watching.stderr).toMatch(words);
  expect(watching.stderr.match(new RegExp(`: ${total} lines are lost`, 'g'))).toHaveLength(3);
});

test.each<[string, string[], number]>([
  ['run', ['run', '--input', 'none', '--', 'true'], 0],
  [
    'record',
    ['record', 'session.ndjson', '--input', 'none', '--duration', '3s', '--pid', `${process.pid}`],
    0,
  ],
  [
    'replay',
    [
      'replay',
      `${root}captures/auto-clicker.ndjson`,
      '--config',
      'clearsight.config.json',
      '--log-dir',
      'ClearSight/logs',
    ],
    3,
  ],
])('%s: every event reaches a transport, the last one too', async (command, args, exitCode) => {
  const folder = project();
  const running = clearsight(args, { folder });
  expect(await running.ended, running.stderr).toBe(exitCode);
  expect(rotated(folder).length).toBeGreaterThan(1);
  expect(rotated(folder)).toEqual(audited(folder));
  if (command === 'record')
    expect(readFileSync(join(folder, 'session.ndjson'), 'utf8')).not.toContain('rotate');
});

test('a transport that cannot be made is refused before anything is watched', async () => {
  const folder = project('Unmade');
  const watching = clearsight(['watch', '--pid', `${process.pid}`, '--input', 'none'], { folder });
  expect(await watching.ended).toBe(2);
  expect(watching.stderr).toMatch(/transports\.mjs: expected a transport of winston, got .*\[CS_CONFIG\]\n$/);
});
