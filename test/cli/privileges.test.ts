import { chmodSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compileFixture, startFixture } from '../support/fixtures.js';
import { libc, patch } from '../support/patch.js';
import { testAsRoot } from '../support/requirements.js';
import { renamedTarget, start, tell } from '../support/target.js';
import { clearsight } from './clearsight.js';

const FAST = ['--input', 'none', '--interval', '5ms', '--json'];
const NOBODY = 65_534;
/** Root without capabilities may read the project's files, and is an ordinary user to other processes. */
const UNPRIVILEGED = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];

test('a target that forbids to be looked at after it was found is scanned on, and ended', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--action', 'terminate', ...FAST]);
  await monitor.nextOf('target-found');
  await tell(target, 'undumpable');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.ended).toBe(3);
  expect((await monitor.nextOf('verdict')).code).toBe('FI-MEM-001');
});

testAsRoot('a patch of such a target is told by an unprivileged monitor, without its bytes', async () => {
  const [setpriv = '', ...flags] = UNPRIVILEGED;
  const target = startFixture(setpriv, [...flags, compileFixture('target')]);
  onTestFinished(() => target.end());
  await target.nextLine();
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--action', 'terminate', ...FAST], {
    through: UNPRIVILEGED,
  });
  await monitor.nextOf('target-found');
  await tell(target, 'undumpable');
  patch(target, libc(target).start + 0x5020);
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.nextOf('verdict')).toMatchObject({
    code: 'FI-MEM-003',
    findings: [{ detector: 'modified-code', words: expect.stringMatching(/; its bytes may not be read$/) }],
  });
});

/** A process of another user, under a name of its own. */
async function startOfNobody(name: string) {
  const program = renamedTarget(name);
  chmodSync(dirname(program), 0o755);
  const target = startFixture('setpriv', [`--reuid=${NOBODY}`, '--clear-groups', program]);
  onTestFinished(() => target.end());
  await target.nextLine();
  return target;
}

testAsRoot(
  "another user's process under an unprivileged monitor: not protected, said once, exit 4",
  async () => {
    const target = await startOfNobody('others-game');
    const monitor = clearsight(['watch', '--target', 'others-game', '--duration', '5s', ...FAST], {
      through: UNPRIVILEGED,
    });
    expect(await monitor.ended).toBe(4);
    expect(monitor.events.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'start INFO',
      'target-found INFO',
      'blind ERROR',
      'stop WARNING',
    ]);
    expect(monitor.events[2]).toMatchObject({ pid: target.pid, status: 'could-not-tell' });
    expect(monitor.events[2]?.message).toMatch(
      /^Process others-game \(PID = \d+\) is not protected: its memory may not be read \(EACCES: .*\); run the monitor as the same user, as root or with CAP_SYS_PTRACE$/,
    );
    expect(monitor.events[3]?.message).toMatch(/; could not see: memory of 1 process$/);
  },
);

testAsRoot(
  "the two capabilities of the service's unit are enough to watch another user's process and end it",
  async () => {
    const unit = readFileSync(new URL('../../packaging/clearsight@.service', import.meta.url), 'utf8');
    const [, given = ''] = /^CapabilityBoundingSet=(.+)$/m.exec(unit) ?? [];
    const only = ['-all', ...given.split(' ').map((name) => name.replace('CAP_', '+').toLowerCase())].join(
      ',',
    );
    expect(only).toBe('-all,+sys_ptrace,+kill');
    const target = await startOfNobody('others-game');
    const monitor = clearsight(['watch', '--target', 'others-game', '--action', 'terminate', ...FAST], {
      through: ['setpriv', `--bounding-set=${only}`, `--inh-caps=${only}`, '--no-new-privs'],
    });
    await monitor.nextOf('target-found');
    target.send('rwx');
    expect(await target.exited).toBe('SIGKILL');
    expect(await monitor.ended).toBe(3);
    expect(monitor.events.filter(({ kind }) => kind === 'blind')).toEqual([]);
  },
);

testAsRoot('a target that ends before it could ever be read is not clean: exit 4', async () => {
  const target = await startOfNobody('brief-game');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...FAST], { through: UNPRIVILEGED });
  await monitor.nextOf('blind');
  await target.end();
  expect(await monitor.ended).toBe(4);
  expect((await monitor.nextOf('stop')).message).toBe(
    'Stopped (every target has ended): 0 scans, 0 hits, 0 input events, 0 verdicts; could not see: memory of 1 process',
  );
});

testAsRoot(
  'run: a program that may not be read after its exec is not protected, and not clean: exit 4',
  async () => {
    const program = renamedTarget('shy-game');
    // A program that may be executed and not read cannot be looked at from its first instruction on.
    chmodSync(program, 0o111);
    const monitor = clearsight(['run', '--input', 'none', '--interval', '5ms', '--', program], {
      through: UNPRIVILEGED,
    });
    await monitor.said(/Process shy-game \(PID = \d+\) is not protected: its memory may not be read/);
    monitor.child.stdin?.end('exit\n');
    expect(await monitor.ended).toBe(4);
    expect(monitor.stderr).toMatch(
      /Stopped \(the program has ended\): .*; could not see: memory of 1 process\n$/,
    );
  },
);

testAsRoot("strict: another user's process is FI-MEM-002, in the words of strict", async () => {
  const target = await startOfNobody('others-game');
  const monitor = clearsight(['watch', '--profile', 'strict', '--pid', `${target.pid}`, ...FAST], {
    through: UNPRIVILEGED,
  });
  const verdict = await monitor.next(({ kind, pid }) => kind === 'verdict' && pid === target.pid);
  expect(verdict).toMatchObject({ code: 'FI-MEM-002', level: 'FATAL', status: 'could-not-tell' });
  expect(verdict.message).toMatch(/^Memory scanning error: EACCES: /);
});
