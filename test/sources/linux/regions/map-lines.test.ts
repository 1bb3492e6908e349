import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { TextCodeFinder } from '../../../../src/sources/linux/code/find-code.js';
import { readMapLines } from '../../../../src/sources/linux/regions/map-lines.js';
import { IoctlVdsoFinder, TextVdsoFinder } from '../../../../src/sources/linux/vdso/find-vdso.js';
import { start, tell, temporaryFolder } from '../../process/harness.js';

function openMaps(pid: number): number {
  const fd = openSync(`/proc/${pid}/maps`, 'r');
  onTestFinished(() => closeSync(fd));
  return fd;
}

function linesOf(mapsFd: number, headBytes?: number): readonly string[] {
  const lines: string[] = [];
  expect(readMapLines(mapsFd, (line) => lines.push(line) > 0, headBytes)).toBe(0);
  return lines;
}

test('every line comes once, or as much of it as is asked for', async () => {
  const target = await start('target');
  const lines = readFileSync(`/proc/${target.pid}/maps`, 'latin1').trimEnd().split('\n');
  expect(linesOf(openMaps(target.pid))).toEqual(lines);
  expect(linesOf(openMaps(target.pid), 40)).toEqual(lines.map((line) => line.slice(0, 40)));
});

test('reading stops when nobody wants more, and says when there is nothing any more', async () => {
  const target = await start('target');
  const mapsFd = openMaps(target.pid);
  let seen = 0;
  expect(readMapLines(mapsFd, () => ++seen < 3)).toBe(0);
  expect(seen).toBe(3);
  await target.end();
  expect(readMapLines(mapsFd, () => true)).toBeGreaterThan(0);
});

test('a carriage return in the name of a file fakes neither the vdso nor code', async () => {
  const target = await start('target');
  const faked = 'x\r7f0000000000-7f0000002000 r-xp 00000000 00:00 0 [vdso]';
  const path = join(temporaryFolder(), faked);
  writeFileSync(path, 'code');
  const address = await tell(target, `file ${path}`);
  const mapsFd = openMaps(target.pid);
  expect(linesOf(mapsFd).some((line) => line.endsWith(faked))).toBe(true);
  expect(new TextVdsoFinder().find(mapsFd)).toEqual(new IoctlVdsoFinder().find(mapsFd, 0));
  const paths: string[] = [];
  new TextCodeFinder().walk(mapsFd, Number(address), ({ path: found }) => paths.push(found) === 0);
  expect(paths).toEqual([path]);
});
