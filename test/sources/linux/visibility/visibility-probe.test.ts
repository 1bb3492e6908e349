import { chmodSync, copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startFixture } from '../../../support/fixtures.js';
import { testAsRoot } from '../../../support/requirements.js';
import { isOf, renamedTarget, tell, watch } from '../../process/harness.js';
import { openFiles } from '../../process/open-files.js';

const NOBODY = 65_534;
const OTHER = 65_533;
const OPEN = { user: NOBODY, owner: NOBODY, wasOpen: true };
const HIDDEN = { ...OPEN, owner: 0 };

/** The target fixture as another user, by setpriv's words for who that is. */
async function startAs(who: readonly string[], args: readonly string[] = []) {
  const program = renamedTarget('game');
  chmodSync(dirname(program), 0o755);
  const target = startFixture('setpriv', [...who, '--clear-groups', program, ...args]);
  onTestFinished(() => target.end());
  await target.nextLine();
  return { target, program };
}

const startOfNobody = (args: readonly string[] = []) => startAs([`--reuid=${NOBODY}`], args);

async function look({ target }: Awaited<ReturnType<typeof startAs>>) {
  const watched = await watch({ pids: [target.pid], facts: ['visibility'] });
  const next = async () => (await watched.observed('visibility')).value;
  return { target, watched, next };
}

testAsRoot(
  'a process that forbids others to look at it is told, and that it shows itself again',
  async () => {
    const { target, watched, next } = await look(await startOfNobody());
    expect(await next()).toEqual(OPEN);
    await tell(target, 'undumpable');
    expect(await next()).toEqual(HIDDEN);
    await tell(target, 'dumpable');
    expect(await next()).toEqual(OPEN);
    expect(watched.records.filter(({ kind }) => kind === 'probe-failed')).toEqual([]);
  },
);

testAsRoot('so is one whose first thread has ended, which is no sign by itself', async () => {
  const { target, watched, next } = await look(await startOfNobody(['headless']));
  expect(await next()).toEqual(OPEN);
  await watched.next('unchanged', isOf('visibility'));
  await tell(target, 'undumpable');
  expect(await next()).toEqual(HIDDEN);
});

testAsRoot('a process that was never seen to be open is told as such, until it opens', async () => {
  const started = await startOfNobody();
  await tell(started.target, 'undumpable');
  const { target, next } = await look(started);
  expect(await next()).toEqual({ ...HIDDEN, wasOpen: false });
  await tell(target, 'dumpable');
  expect(await next()).toEqual(OPEN);
});

testAsRoot.each([
  ['user', [`--reuid=${NOBODY}`, '--inh-caps=+setuid', '--ambient-caps=+setuid'], OTHER],
  ['group', [`--reuid=${NOBODY}`, '--inh-caps=+setgid', '--ambient-caps=+setgid'], NOBODY],
])('a change of its %s, as servers do after they fork, is no such thing', async (what, who, user) => {
  const { target, watched, next } = await look(await startAs(who));
  expect(await next()).toEqual(OPEN);
  await tell(target, `${what} ${OTHER}`);
  expect(await next()).toEqual({ user, owner: 0, wasOpen: false });
  await watched.next('unchanged', isOf('visibility'));
});

testAsRoot('a program that replaces it begins anew: one that may not be read was never open', async () => {
  const started = await startOfNobody();
  const shy = join(dirname(started.program), 'shy');
  copyFileSync(started.program, shy);
  chmodSync(shy, 0o111);
  const { target, next } = await look(started);
  expect(await next()).toEqual(OPEN);
  target.send(`exec ${shy}`);
  expect(await target.nextLine()).toBe('ready');
  expect(await next()).toEqual({ ...HIDDEN, wasOpen: false });
});

testAsRoot('a hidden one that is replaced shows itself again', async () => {
  const { target, next } = await look(await startOfNobody());
  expect(await next()).toEqual(OPEN);
  await tell(target, 'undumpable');
  expect(await next()).toEqual(HIDDEN);
  target.send('exec /bin/cat');
  expect(await next()).toEqual(OPEN);
});

testAsRoot('of a process of root nothing is told, whatever it forbids', async () => {
  const { target, watched, next } = await look(await startAs([]));
  expect(await next()).toEqual({ user: 0, owner: 0, wasOpen: true });
  await tell(target, 'undumpable');
  await watched.next('unchanged', isOf('visibility'));
  await watched.next('unchanged', isOf('visibility'));
  expect(watched.records.filter(({ kind }) => kind === 'observed')).toHaveLength(1);
});

testAsRoot('one descriptor is held for each process, and let go with it', async () => {
  const { target, watched, next } = await look(await startOfNobody());
  const held = () => openFiles().filter((file) => file === `/proc/${target.pid}/pagemap`);
  expect(await next()).toEqual(OPEN);
  await watched.next('unchanged', isOf('visibility'));
  await watched.next('unchanged', isOf('visibility'));
  expect(held()).toHaveLength(1);
  await target.end();
  await watched.next('target-gone');
  await watched.close();
  expect(held()).toEqual([]);
});
