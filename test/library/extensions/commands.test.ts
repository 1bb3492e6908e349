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

test.each([
  ['throws', 'throw new Error("boom");', 'boom'],
  ['exits', 'process.exit(0);', 'one that ends the process'],
  ['never has loaded', 'await new Promise(() => {});', 'nothing within 10000 ms'],
])('a module that %s: one line, exit code 2, nothing is started', async (_, code, got) => {
  const target = await start('target');
  const folder = configured();
  writeFileSync(join(folder, 'many-regions.js'), code);
  const { status, stderr, events } = run(
    folder,
    'watch',
    '--pid',
    `${target.pid}`,
    '--config',
    'clearsight.json',
  );
  expect({ status, events }).toEqual({ status: 2, events: [] });
  expect(stderr).toMatch(/^clearsight: [^\n]*\n$/);
  expect(stderr).toContain(`many-regions.js: expected a module that can be loaded, got ${got} [CS_CONFIG]\n`);
});

/** A detector module whose `detect` is this code. */
const moduleOf = (detect: string) => `import { defineDetector } from 'clearsight';
export const mine = defineDetector({
  id: 'mine', title: 'Mine', severity: 'low', maturity: 'stable', weight: 1, profiles: ['threshold'],
  validatedOn: 'nothing', tuning: 'none', needs: { regions: 'required' }, pacedBy: 'regions',
  detect: ({ regions }) => { ${detect} },
});
`;

const watchWith = (detect: string, target: { readonly pid: number }, ...args: string[]) => {
  const own = { input: { source: 'none' }, detectors: ['./mine.js'], pool: { deadline: '500ms' } };
  const folder = project([
    ['mine.js', moduleOf(detect)],
    ['clearsight.json', JSON.stringify(own)],
  ]);
  const config = ['--config', 'clearsight.json', '--json'];
  const command = ['watch', '--pid', `${target.pid}`, '--interval', '5ms', ...config, ...args];
  return { folder, config, monitor: clearsight(command, { folder }) };
};

const decided = (events: readonly { kind: string; message: string }[]) =>
  events
    .filter(({ kind }) => ['could-not-tell', 'hit', 'verdict'].includes(kind))
    .map(({ message }) => message);

test('a detector that throws is named, and a target is ended for what the others see; so it is in a replay', async () => {
  const target = await start('target');
  const options = ['--action', 'terminate', '--record', 'session.ndjson'];
  const { folder, monitor } = watchWith("throw new Error('boom')", target, ...options);
  await monitor.nextOf('could-not-tell');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.ended).toBe(3);
  expect(decided(monitor.events)[0]).toBe(
    `Detector mine failed at the memory of process target (PID = ${target.pid}): Error: boom`,
  );
  const replay = run(folder, 'replay', 'session.ndjson', '--config', 'clearsight.json');
  expect(decided(replay.events)).toEqual(decided(monitor.events));
  expect(replay.status).toBe(3);
});

test('a detector that never answers is left out, and a target is ended for what the others see; a replay leaves it out too', async () => {
  const target = await start('target');
  const options = ['--action', 'terminate', '--record', 'session.ndjson'];
  const { folder, monitor } = watchWith('for (;;);', target, ...options);
  await monitor.nextOf('could-not-tell');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.ended).toBe(3);
  expect(decided(monitor.events)[0]).toBe(
    `Detector mine failed at the memory of process target (PID = ${target.pid}): left out, as is every detector of your own: ` +
      'two workers failed at one look task: expected an answer within 500 ms, got none',
  );
  // Were it asked, it would answer now.
  writeFileSync(join(folder, 'mine.js'), moduleOf("return [{ kind: 'process' }];"));
  const replay = run(folder, 'replay', 'session.ndjson', '--config', 'clearsight.json');
  expect(replay.found).not.toContain('mine');
  expect(decided(replay.events)).toEqual(decided(monitor.events));
  expect(replay.status).toBe(3);
});

test('a target that only a detector that throws could judge is not clean: exit 4', async () => {
  const target = await start('target');
  const { monitor } = watchWith("throw new Error('boom')", target);
  await monitor.nextOf('could-not-tell');
  await target.end();
  expect(await monitor.ended).toBe(4);
  expect(await monitor.nextOf('stop')).toMatchObject({ status: 'could-not-tell' });
});
