import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { insecurePaths } from '../../../src/config/file/insecure-paths.js';
import { testAsRoot } from '../../support/requirements.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

test.each([
  [0o600, []],
  [0o644, []],
  [0o755, []],
  [0o620, ['other users may write FILE (mode 0620)']],
  [0o602, ['other users may write FILE (mode 0602)']],
  [0o666, ['other users may write FILE (mode 0666)']],
])('a file of mode %o', (mode, warnings) => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  chmodSync(file, mode);
  expect(insecurePaths([file]).map((warning) => warning.replace(file, 'FILE'))).toEqual(warnings);
});

test("a folder of all with the sticky bit is like /tmp: nobody can replace another's file", () => {
  const folder = join(temporaryFolder(), 'folder');
  mkdirSync(folder);
  chmodSync(folder, 0o1777);
  expect(insecurePaths([folder])).toEqual([]);
  chmodSync(folder, 0o777);
  expect(insecurePaths([folder])).toEqual([`other users may write ${folder} (mode 0777)`]);
});

test('missing paths and links are passed over', () => {
  const folder = temporaryFolder();
  symlinkSync('/nowhere', join(folder, 'link'));
  expect(insecurePaths([join(folder, 'missing'), join(folder, 'link')])).toEqual([]);
});

testAsRoot("another user's file is reported, escaped", () => {
  const file = join(temporaryFolder(), 'fi\nle');
  writeFileSync(file, '');
  chownSync(file, 1234, 1234);
  const [warning] = insecurePaths([file]);
  expect(warning).toMatch(/^another user owns \/.*\/fi\\nle \(uid 1234\)$/);
});
