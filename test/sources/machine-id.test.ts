import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineId } from '../../src/sources/machine-id.js';
import { temporaryFolder } from '../support/temporary-folder.js';

function idOf(text: string): string | undefined {
  const file = join(temporaryFolder(), 'machine-id');
  writeFileSync(file, text);
  return machineId(file);
}

test('an id of a machine tells it from others, stays the same, and does not tell the own id of the system', () => {
  const [one, other] = ['0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdee'];
  expect(idOf(`${one}\n`)).toMatch(/^[0-9a-f]{32}$/);
  expect(idOf(`${one}\n`)).toBe(idOf(one));
  expect(idOf(one)).not.toBe(idOf(other));
  expect(idOf(one)).not.toBe(one);
});

test.each(['', 'uninitialized\n', '0123456789abcdef', 'x'.repeat(32)])('no id of %o', (text) => {
  expect(idOf(text)).toBeUndefined();
});

test('no id where there is no such file', () => {
  expect(machineId(join(temporaryFolder(), 'none'))).toBeUndefined();
});
