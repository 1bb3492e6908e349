import { expect, test } from 'vitest';
import {
  canOpenMaps,
  chooseReader,
  hasPagemap,
  hasPidfd,
  hasProcmapQuery,
  processExists,
} from '../../../src/sources/linux/kernel-features.js';
import { loadPlatform } from '../../../src/sources/process/load-platform.js';
import { start, tell } from '../process/harness.js';

test('what works here is told from what does not', async () => {
  const target = await start('target');
  expect(processExists(target.pid)).toBe(true);
  expect((await loadPlatform()).processExists(target.pid)).toBe(true);
  expect(canOpenMaps(target.pid)).toBe('yes');
  expect(processExists(Number(await tell(target, 'zombie')))).toBe(false);
  expect(processExists(2)).toBe(false);
  expect(processExists(4_194_303)).toBe(false);
  expect(canOpenMaps(4_194_303)).toBe("ENOENT: no such file or directory, open '/proc/4194303/maps'");
  expect(hasPidfd()).toBe(true);
  expect(hasPagemap()).toBe(true);
  expect(chooseReader('auto')).toBe(hasProcmapQuery() ? 'ioctl' : 'text');
  expect(chooseReader('text')).toBe('text');
});
