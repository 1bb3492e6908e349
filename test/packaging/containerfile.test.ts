import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { compileGlob } from '../../src/text/glob.js';
import { MAIN, run } from '../cli/clearsight.js';
import { nextState } from '../support/monitor-state.js';
import { testAsRoot, testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** No builder of containers runs where these tests do: what can be held without one is held here. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const FILE = readFileSync(`${root}packaging/Containerfile`, 'utf8');
const KNOWN = ['FROM', 'COPY', 'RUN', 'USER', 'WORKDIR', 'VOLUME', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'];

/** Instructions in their order, with what they are given on one line. */
const INSTRUCTIONS = FILE.replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => /^(\S+)\s+(.*)$/.exec(line)?.slice(1) as [name: string, given: string]);

const given = (name: string) => INSTRUCTIONS.filter(([each]) => each === name).map(([, text]) => text);
const only = (name: string) => {
  expect(given(name).length, name).toBe(1);
  return given(name)[0] as string;
};
/** The list of a command that no shell is needed for. */
const words = (text: string): string[] => JSON.parse(text.slice(text.indexOf('[')));

test('it has instructions that builders know, and begins with a base of a named release', () => {
  expect(INSTRUCTIONS.map(([name]) => name).filter((name) => !KNOWN.includes(name))).toEqual([]);
  expect(INSTRUCTIONS[0]).toEqual(['FROM', expect.stringMatching(/^docker\.io\/library\/debian:\d+-slim$/)]);
});

test('what it copies is what npm run deb writes, and nothing else', () => {
  const [pattern = '', place] = only('COPY').split(' ');
  const { version, scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  expect(existsSync(join(root, /node (\S+)$/.exec(scripts.deb)?.[1] ?? ''))).toBe(true);
  const fits = compileGlob(pattern);
  expect(
    [`clearsight_${version}_amd64.deb`, `clearsight_${version}_arm64.deb`, 'package.json'].map(fits),
  ).toEqual([true, true, false]);
  expect(place).toBe('/tmp/');
  expect(only('RUN')).toContain(`install --yes --no-install-recommends /tmp/${pattern} `);
});

test('its shell commands are such as a shell can read', () => {
  const { status, stderr } = spawnSync('sh', ['-n', '-c', only('RUN')], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('it runs as a user that it makes, who is not root', () => {
  const [, uid = '', gid] = /^(\d+):(\d+)$/.exec(only('USER')) ?? [];
  expect(Number(uid)).toBeGreaterThan(0);
  expect(only('RUN')).toContain(`useradd --system --uid ${uid} --gid ${gid} `);
  expect(only('RUN')).toContain(`install -d -o ${uid} -g ${gid} `);
  expect(INSTRUCTIONS.findLastIndex(([name]) => name === 'RUN')).toBeLessThan(
    INSTRUCTIONS.findIndex(([name]) => name === 'USER'),
  );
});

test('it holds no secrets, and loads nothing but packages of Debian', () => {
  expect(FILE).not.toMatch(/password|passwd=|token|secret|BEGIN|https?:|curl|wget/i);
  expect([...given('ENV'), ...given('ARG'), ...given('ADD')]).toEqual([]);
});

test('its commands are those of this version: the probe looks where the monitor writes', async () => {
  expect(words(only('ENTRYPOINT'))).toEqual(['clearsight']);
  const watch = words(only('CMD'));
  const [program, ...probe] = words(only('HEALTHCHECK'));
  expect(program).toBe('clearsight');
  const folder = (args: readonly string[]) => args[args.indexOf('--log-dir') + 1];
  expect(folder(probe)).toBe(folder(watch));
  expect(given('VOLUME')).toEqual([folder(watch)]);
  // Nothing runs in a folder of the test: that is an answer, and no misuse.
  const logs = join(temporaryFolder(), 'logs');
  const here = (args: readonly string[]) => args.map((word) => (word === folder(watch) ? logs : word));
  expect((await run(here(probe))).code).toBe(6);
  const missing = await run(here(watch));
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.stderr).toContain('/etc/clearsight/game.json');
});

const asRootWithSetcap = testWith('setcap') === test ? testAsRoot : testWith('setcap');

asRootWithSetcap(
  'its user, with what its file of Node may, watches a process of root, and its probe sees that',
  async (context) => {
    const [, uid = ''] = /^(\d+):/.exec(only('USER')) ?? [];
    const [, capabilities = ''] = / setcap (\S+) /.exec(only('RUN')) ?? [];
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const node = join(folder, 'node');
    copyFileSync(realpathSync(process.execPath), node);
    expect(spawnSync('setcap', [capabilities, node]).status).toBe(0);
    const own = temporaryFolder();
    chownSync(own, Number(uid), Number(uid));
    const asUser = (bounding: string) => [
      ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'],
      ...[`--bounding-set=${bounding}`, '--inh-caps=-all', node],
    ];
    const [program = '', ...flags] = asUser('-all,+sys_ptrace,+kill');
    // The clone may be in a folder that is closed to others.
    if (spawnSync(program, [...flags, MAIN, '--version'], { cwd: own }).status !== 0) context.skip();

    const target = await start('target');
    const args = ['--pid', `${target.pid}`, '--action', 'terminate', '--input', 'none', '--log-dir', 'logs'];
    const monitor = spawn(program, [...flags, MAIN, 'watch', ...args], { cwd: own, stdio: 'ignore' });
    onTestFinished(() => void monitor.kill('SIGKILL'));
    const ended = new Promise((resolve) => monitor.once('exit', resolve));
    await expect.poll(() => existsSync(join(own, 'logs/.state')), { timeout: 10_000 }).toBe(true);
    await nextState(join(own, 'logs'), ({ isReady, unseen }) => isReady && unseen === '');
    const probe = [MAIN, 'health', '--log-dir', 'logs'];
    expect(spawnSync(program, [...flags, ...probe], { cwd: own }).status).toBe(0);
    target.send('rwx');
    expect(await target.exited).toBe('SIGKILL');
    expect(await ended).toBe(3);
    // A container without them cannot even start it.
    const [bare = '', ...none] = asUser('-all');
    expect(spawnSync(bare, [...none, '--version'], { cwd: own }).status).not.toBe(0);
  },
);
