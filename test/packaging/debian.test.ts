import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, type TestContext } from 'vitest';
import { testAsRoot, testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const MAKE = fileURLToPath(new URL('../../scripts/packaging/make-deb.mjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const test = testWith('dpkg-deb');

/** Made once, beside the tests; undefined where the registry cannot be reached. */
let deb: string | undefined;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearsight-deb-'));
  deb = makeDeb(folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function makeDeb(out: string, umask = '022', zone = 'UTC'): string | undefined {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, MAKE, '--out', out],
    { encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: '1700000000', TZ: zone } },
  );
  if (status === 0) return stdout.trim();
  if (process.env.CI === 'true' || !stderr.includes('npm failed')) throw new Error(stderr);
  console.warn('skipped: the registry is not reachable, so no Debian package is made');
  return undefined;
}

function packageOf(context: TestContext): string {
  if (deb === undefined) context.skip();
  return deb as string;
}

function succeed(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  expect({ status, stderr }, command).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** A system in which nothing is installed, and how dpkg is told to work there. */
function cleanRoot() {
  const root = temporaryFolder();
  for (const name of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/log', 'etc']) {
    mkdirSync(join(root, name), { recursive: true });
  }
  writeFileSync(join(root, 'var/lib/dpkg/status'), '');
  // Node is not in there: the one that runs the tests is taken.
  const dpkg = (...args: string[]) =>
    spawnSync('dpkg', [`--root=${root}`, '--force-depends', '--force-script-chrootless', ...args], {
      encoding: 'utf8',
    });
  return { root, dpkg };
}

/** Files and folders that no package manager made. */
const leftIn = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => !/^var\/(lib\/dpkg|log\/dpkg\.log)|^etc\/(\.pwd\.lock$|g?shadow|group|passwd)/.test(name),
    )
    .filter((name) => !statSync(join(root, name)).isDirectory())
    .sort();

test('the same clone and date give the same package, whatever umask and time zone', (context) => {
  const made = packageOf(context);
  const again = makeDeb(temporaryFolder(), '077', 'Asia/Tokyo') as string;
  expect(readFileSync(again).equals(readFileSync(made))).toBe(true);
}, 120_000);

test('it says what it is and needs; files belong to root, and nobody else may write them', (context) => {
  const made = packageOf(context);
  const fields = succeed('dpkg-deb', '--field', made);
  expect(fields).toMatch(/^Package: clearsight$/m);
  expect(fields).toMatch(/^Depends: nodejs \(>= 20\.19\), /m);
  const listed = succeed('dpkg-deb', '--contents', made).trimEnd().split('\n');
  for (const line of listed) expect(line).toMatch(/^([d-]rwxr-xr-x|-rw-r--r--|lrwxrwxrwx) root\/root /);
  const names = listed.map((line) => line.split(/\s+/)[5]);
  for (const name of [
    './usr/bin/clearsight',
    './usr/lib/systemd/system/clearsight@.service',
    './usr/lib/sysusers.d/clearsight.conf',
    './usr/lib/tmpfiles.d/clearsight.conf',
    './etc/logrotate.d/clearsight',
    './usr/share/man/man1/clearsight.1.gz',
    './usr/lib/clearsight/node_modules/koffi/package.json',
  ]) {
    expect(names).toContain(name);
  }
  // What only building and testing needs is not in it, nor is what npm notes down.
  expect(
    names.filter((name) => /node_modules\/(vitest|typescript|\.package-lock|\.bin)/.test(name ?? '')),
  ).toEqual([]);
});

testAsRoot(
  'installed in a clean root it watches; removed, it leaves logs and nothing else',
  async (context) => {
    const made = packageOf(context);
    const { root, dpkg } = cleanRoot();
    const installed = dpkg('--install', made);
    expect(installed.status, installed.stderr).toBe(0);
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(succeed(join(root, 'usr/bin/clearsight'), '--version')).toBe(`${version}\n`);
    expect(dpkg('--verify', 'clearsight')).toMatchObject({ status: 0, stdout: '' });
    // The folders are there, of the user that is there.
    const [, uid] = /^clearsight:[^:]*:(\d+):/m.exec(readFileSync(join(root, 'etc/passwd'), 'utf8')) ?? [];
    const logs = join(root, 'var/log/clearsight');
    expect({ uid: statSync(logs).uid, mode: statSync(logs).mode & 0o777 }).toEqual({
      uid: Number(uid),
      mode: 0o750,
    });

    const target = await start('target');
    const game = join(logs, 'game');
    const flags = ['--action', 'terminate', '--input', 'none', '--log-dir', game];
    target.send('rwx');
    await target.nextLine();
    const watched = spawnSync(
      join(root, 'usr/bin/clearsight'),
      ['watch', '--pid', `${target.pid}`, ...flags],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect(watched.status, watched.stderr).toBe(3);
    expect(await target.exited).toBe('SIGKILL');
    expect(spawnSync(join(root, 'usr/bin/clearsight'), ['health', '--log-dir', game]).status).toBe(6);

    for (const step of ['--remove', '--purge']) expect(dpkg(step, 'clearsight')).toMatchObject({ status: 0 });
    const files = leftIn(root);
    expect(files).toContain('var/log/clearsight/game/audit.ndjson');
    expect(files.filter((name) => !name.startsWith('var/log/clearsight/game/'))).toEqual([]);
    expect(readdirSync(join(root, 'etc'))).not.toContain('clearsight');
  },
  120_000,
);
