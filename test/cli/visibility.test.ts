import { chmodSync, chownSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startFixture } from '../support/fixtures.js';
import { testAsRoot } from '../support/requirements.js';
import { renamedTarget, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run, saidOf } from './clearsight.js';

const NOBODY = 65_534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, '--clear-groups'];
/** The same user, who may read the project's files wherever they are. */
const BESIDE = [...AS_NOBODY, '--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];

testAsRoot.each([
  ['the same user', BESIDE],
  ['root', []],
])('a target that hides itself from %s is warned about, and a replay says the same', async (_, through) => {
  const program = renamedTarget('game');
  chmodSync(dirname(program), 0o755);
  const target = startFixture(AS_NOBODY[0] as string, [...AS_NOBODY.slice(1), program]);
  onTestFinished(() => target.end());
  await target.nextLine();
  await tell(target, 'image elf r--r-xr--rw-');
  const folder = temporaryFolder();
  chownSync(folder, NOBODY, 0);
  const monitor = clearsight(
    [
      ...['watch', '--pid', `${target.pid}`, '--input', 'none'],
      ...['--hits', '1000000', '--record', 'session.ndjson', '--json', '--log-dir', `${folder}/logs`],
    ],
    { folder, through },
  );
  await monitor.nextOf('target-found');
  const by = (detector: string) =>
    monitor.next(({ findings = [] }) => findings.some((one) => one.detector === detector));
  // Of the same pace, and read before: once this is told, the target has been seen to be open.
  await by('image-in-private-memory');
  await tell(target, 'undumpable');
  const { level, message, findings } = await by('visibility-lost');
  expect([level, message]).toEqual([
    'WARNING',
    `Suspicious: process game (PID = ${target.pid}): others of its user (${NOBODY}) may no longer look at it: what the system says of it belongs to user 0 now [visibility-lost]`,
  ]);
  expect(findings).toMatchObject([{ severity: 'medium', maturity: 'experimental' }]);
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  const replayed = await run(['replay', 'session.ndjson', '--json'], monitor);
  expect(saidOf(replayed)).toEqual(saidOf(monitor));
});
