import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearsight } from '../../cli/clearsight.js';
import { start } from '../../support/target.js';
import { CAPTURE, COMMAND, MODULES, project } from './support.js';

const CONFIG = { detectors: ['./many-regions.js'], indicators: ['./many-presses.js'] };

const configured = (config: object = CONFIG) =>
  project([...MODULES, ['clearsight.json', JSON.stringify({ input: { source: 'none' }, ...config })]]);

function run(folder: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND, ...args, '--json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const events = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const found = events.flatMap(({ findings = [] }) => findings.map(({ detector = '' }) => detector));
  const notices = events.filter(({ kind }) => kind === 'notice').map(({ message }) => message);
  return { events, found, notices, stderr, status };
}

test('a detector of the docs finds something on a real target, and again in a replay that is given it', async () => {
  const target = await start('target');
  const folder = configured();
  const config = join(folder, 'clearsight.json');
  const record = join(folder, 'session.ndjson');
  const live = clearsight([
    'watch',
    '--pid',
    `${target.pid}`,
    '--record',
    record,
    '--config',
    config,
    '--json',
  ]);
  await live.next(({ findings = [] }) => findings.some(({ detector }) => detector === 'many-regions'));
  live.child.kill('SIGINT');
  await live.ended;
  expect(live.events.find(({ kind }) => kind === 'notice')?.message).toBe(
    'Own detector many-regions (experimental): More executable regions than the game has',
  );

  const given = run(folder, 'replay', record, '--config', config);
  expect(given.found).toContain('many-regions');

  // The capture names the module; nobody gives it, so it is not loaded.
  writeFileSync(join(folder, 'many-regions.js'), 'throw new Error("loaded from a capture");');
  const bare = run(folder, 'replay', record);
  expect({ status: bare.status, stderr: bare.stderr }).toEqual({ status: 0, stderr: '' });
  expect(bare.found).not.toContain('many-regions');
  expect(bare.notices.join('\n')).toContain('Recorded with detectors of its own (many-regions.js)');
  expect(readFileSync(record, 'utf8')).toContain('many-regions.js');
});

test('an indicator of the docs finds something in a replay; its threshold is set like ours', () => {
  const folder = configured();
  const config = join(folder, 'clearsight.json');
  expect(run(folder, 'replay', CAPTURE, '--config', config).found).toContain('many-presses');
  const higher = { ...CONFIG, input: { indicators: { 'many-presses': { limit: 1_000_000 } } } };
  writeFileSync(config, JSON.stringify(higher));
  expect(run(folder, 'replay', CAPTURE, '--config', config).found).not.toContain('many-presses');
});

test('a module that throws: one line, exit code 2, nothing is started', async () => {
  const target = await start('target');
  const folder = configured();
  writeFileSync(join(folder, 'many-regions.js'), 'throw new Error("boom");');
  const { status, stderr, events } = run(
    folder,
    'watch',
    '--pid',
    `${target.pid}`,
    '--config',
    'clearsight.json',
  );
  expect({ status, events }).toEqual({ status: 2, events: [] });
  expect(stderr).toMatch(
    /^[^\n]*many-regions\.js: expected a module that can be loaded, got boom \[CS_CONFIG\]\n$/,
  );
});
