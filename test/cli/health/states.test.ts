import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileFixture } from '../../support/fixtures.js';
import { stateFolder } from '../../support/monitor-state.js';
import { testAsRoot, testWith } from '../../support/requirements.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { run } from '../clearsight.js';
import { health, withState } from './support.js';

test('no folder, an empty one, and one of a monitor that was before all this: dead', async () => {
  const folder = temporaryFolder();
  expect(await health(join(folder, 'none'))).toEqual({
    code: 6,
    lines: [`dead: ${folder}/none: there is no such log folder`],
  });
  const nothing = 'dead: no monitor has said anything in this log folder';
  expect(await health(folder)).toEqual({ code: 6, lines: [nothing] });
  const event = { time: '2026-01-01T00:00:00.000Z', session: 's', kind: 'stop', message: 'Stopped\u001b[2J' };
  appendFileSync(join(folder, 'audit.ndjson'), `${JSON.stringify(event)}\n{"cut`);
  expect(await health(folder)).toEqual({
    code: 6,
    lines: [`${nothing}; last event 2026-01-01T00:00:00.000Z: Stopped\\x1b[2J`],
  });
});

test('what is made like a state by one who may is one', async () => {
  expect((await health(withState().logs)).code).toBe(0);
});

const hostile: readonly [string, (state: ReturnType<typeof withState>) => void, RegExp][] = [
  ['cut', ({ path }) => truncateSync(path, 4000), /expected what a monitor says, got something else$/],
  [
    'edited',
    ({ path }) => writeFileSync(path, readFileSync(path, 'latin1').replace('12 scans', '13 scans'), 'latin1'),
    /expected what a monitor says/,
  ],
  ['of 10 GB', ({ path }) => truncateSync(path, 10 * 1024 ** 3), /expected what a monitor says/],
  ['empty', ({ path }) => truncateSync(path), /expected what a monitor says/],
  [
    'a folder',
    ({ path }) => {
      rmSync(path);
      mkdirSync(path);
    },
    /expected a file, found something else$/,
  ],
  [
    'a FIFO',
    ({ path }) => {
      rmSync(path);
      spawnSync('mkfifo', [path]);
    },
    /expected a file, found something else$/,
  ],
  [
    'a link to a good one',
    ({ path }) => {
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
    },
    /ELOOP/,
  ],
  ['writable by all', ({ path }) => chmodSync(path, 0o666), /other users may write it$/],
  [
    'in a folder writable by all',
    ({ logs }) => chmodSync(stateFolder(logs), 0o777),
    /other users may write it$/,
  ],
  [
    'in a folder that is a link',
    ({ logs }) => {
      renameSync(stateFolder(logs), join(logs, 'elsewhere'));
      symlinkSync(join(logs, 'elsewhere'), stateFolder(logs));
    },
    /expected a folder that can be read, E/,
  ],
  [
    'in a folder that is a FIFO',
    ({ logs }) => {
      rmSync(stateFolder(logs), { recursive: true });
      spawnSync('mkfifo', [stateFolder(logs)]);
    },
    /expected a folder that can be read, ENOTDIR/,
  ],
  [
    'one of 300',
    ({ path }) => {
      for (let index = 0; index < 300; index++) {
        copyFileSync(path, path.replace(/.{12}\.json$/, `${`${index}`.padStart(12, '0')}.json`));
      }
    },
    /expected at most 256 states, got more$/,
  ],
  [
    'among 100,000 files',
    ({ logs }) => spawnSync('sh', ['-c', 'seq 100000 | xargs touch'], { cwd: stateFolder(logs) }),
    /it has more than 10000 entries$/,
  ],
];

test.each(hostile)(
  'a state that is %s: one line, exit 4, never watching',
  async (_, spoil, words) => {
    const state = withState();
    spoil(state);
    const { code, lines } = await health(state.logs);
    expect(code).toBe(4);
    expect(lines[0]).toMatch(/^could-not-tell: \//);
    expect(lines[0]).toMatch(words);
  },
  30_000,
);

testAsRoot('a folder that may not be read: exit 4', async () => {
  const { logs } = withState();
  chmodSync(logs, 0o700);
  const { code, stdout, stderr } = await run(['health', '--log-dir', logs], {
    through: ['setpriv', '--reuid=65534', '--clear-groups', '--bounding-set=-all', '--inh-caps=-all'],
    folder: '/',
  });
  expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
  expect(stdout).toMatch(
    /^could-not-tell: \S+: expected a folder that can be read, EACCES: permission denied\n$/,
  );
});

testWith('strace')('it loads neither native code nor what only a monitor needs', async () => {
  const { logs } = withState();
  const opened = join(temporaryFolder(), 'opened');
  const { code } = await run(['health', '--log-dir', logs], {
    through: ['strace', '-f', '-qq', '-e', 'trace=openat', '-o', opened],
  });
  expect(code).toBe(0);
  const files = readFileSync(opened, 'utf8');
  expect(files).toContain('/tell-health-');
  expect(files).not.toMatch(/koffi|rxjs|piscina|zod|winston|\.node"/);
});

testWith('gcc')('a disk that does not answer: that is said within a second', async () => {
  const { logs } = withState();
  const { code, stdout } = await run(['health', '--log-dir', logs], {
    env: { LD_PRELOAD: compileFixture('silent-open', ['-shared', '-fPIC']), SILENT_OPEN: stateFolder(logs) },
  });
  expect({ code, stdout }).toEqual({
    code: 4,
    stdout: `could-not-tell: ${logs}: the disk does not answer\n`,
  });
});
