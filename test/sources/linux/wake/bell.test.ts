import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { close, pidfdOpen } from '../../../../src/sources/linux/libc.js';
import { bells } from '../../../../src/sources/linux/wake/bell.js';
import { start, temporaryFolder } from '../../process/harness.js';

function newBell() {
  const number = bells.create();
  onTestFinished(() => bells.close(number));
  return { number, bell: bells.open(number) };
}

/** A pipe that is ready to be read once something was written to it. */
function pipe() {
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const fd = openSync(path, 'r+');
  onTestFinished(() => closeSync(fd));
  return { fd, write: () => void writeSync(fd, '!') };
}

const FOR_EVER = Number.POSITIVE_INFINITY;

test('a bell that was rung ends the next sleep, once', () => {
  const { number, bell } = newBell();
  bells.ring(number);
  bells.ring(number);
  bell.sleep(FOR_EVER, 0);
  const heard: string[] = [];
  const { fd, write } = pipe();
  bell.listen(fd, () => heard.push('ready'));
  write();
  // Had the bell rung again, nobody would have looked at what it listens to.
  bell.sleep(FOR_EVER, 0);
  expect(heard).toEqual(['ready']);
});

test('a handle is heard of once its process has ended', async () => {
  const [one, other] = [await start('target'), await start('target')];
  const { bell } = newBell();
  const ended: number[] = [];
  const handles = [one, other].map(({ pid }) => pidfdOpen(pid));
  onTestFinished(() => void handles.map(close));
  for (const handle of handles) bell.listen(handle, () => ended.push(handle));
  bell.sleep(1, 0);
  expect(ended).toEqual([]);
  await other.end();
  bell.sleep(FOR_EVER, 0);
  expect(ended).toEqual(handles.slice(1));
});

test('while it is deaf, what it listens to waits; then it is heard', () => {
  const { bell } = newBell();
  const { fd, write } = pipe();
  let heard = 0;
  bell.listen(fd, () => heard++);
  write();
  bell.sleep(5, 5);
  expect(heard).toBe(0);
  bell.sleep(FOR_EVER, 1);
  expect(heard).toBe(1);
  bell.ignore(fd);
  bell.sleep(1, 0);
  expect(heard).toBe(1);
});
