import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startFixture } from '../support/fixtures.js';
import { testAsRoot } from '../support/requirements.js';
import { renamedTarget, start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run, saidOf } from './clearsight.js';

const NOBODY = 65_534;

test('code written into the vdso ends the process, and a replay decides the same; a neighbour lives on', async () => {
  const guilty = await start('target');
  const clean = await start('target');
  const monitor = clearsight([
    ...['watch', '--pid', `${guilty.pid}`, '--pid', `${clean.pid}`, '--input', 'none'],
    ...['--action', 'terminate', '--record', 'session.ndjson', '--json'],
  ]);
  await monitor.nextOf('target-found');
  await monitor.nextOf('target-found');
  await tell(clean, 'vdso move');
  await tell(guilty, 'vdso file');
  const finding = await monitor.nextOf('finding');
  expect(finding.message).toMatch(
    /^Suspicious: process target \(PID = \d+\): [1-4] bytes? of 8192 in \[vdso\] (is|are) not the kernel's \[written-vdso\]$/,
  );
  const verdict = await monitor.nextOf('verdict');
  expect(verdict).toMatchObject({
    code: 'FI-MEM-003',
    pid: guilty.pid,
    findings: [{ detector: 'written-vdso' }],
  });
  expect(await guilty.exited).toBe('SIGKILL');
  process.kill(clean.pid, 0);
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);

  const replayed = await run(['replay', 'session.ndjson', '--json'], monitor);
  expect(saidOf(replayed)).toEqual(saidOf(monitor));
});

testAsRoot(
  'a monitor that may read the map alone says what it does not see, and the target counts as protected',
  async () => {
    const program = renamedTarget('vdso-game');
    chmodSync(dirname(program), 0o755);
    const target = startFixture('setpriv', [`--reuid=${NOBODY}`, '--clear-groups', program]);
    onTestFinished(() => target.end());
    await target.nextLine();
    // Tracing is enough for `maps`, which everybody may open as a file, and not for `pagemap`.
    const through = ['setpriv', '--bounding-set=-all,+sys_ptrace', '--inh-caps=-all'];
    const folder = temporaryFolder();
    const args = ['watch', '--target', 'vdso-game', '--duration', '2s', '--input', 'none', '--json'];
    const { code, events: all } = await run(args, { through, folder });
    // Tests that run beside this one have processes of the same user, too.
    const events = all.filter(({ details }) => details?.fact !== 'handles');
    expect(events.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'start INFO',
      'target-found INFO',
      'notice INFO',
      'notice INFO',
      'stop INFO',
    ]);
    // Each is read at a pace of its own: either may come first.
    const notices = events.slice(2, 4).map(({ message }) => message);
    for (const [at, what] of ['code', 'vdso'].entries()) {
      expect(notices.sort()[at]).toMatch(
        new RegExp(
          `^Process vdso-game \\(PID = \\d+\\) is protected, but its ${what} may not be read \\(EACCES: .*\\): run the monitor `,
        ),
      );
    }
    expect(code).toBe(0);
    const { stdout } = await run(['doctor', '--target', 'vdso-game'], { through, folder });
    expect(stdout).toMatch(
      /\nworks +target \d+ \(vdso-game\) +could not see code: EACCES: .*; could not see vdso: EACCES: .*\n +-> run as the same user or as root\n/,
    );
  },
);
