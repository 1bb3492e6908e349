import { closeSync, openSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { marksWritable } from '../../../../src/sources/linux/marks/self-test.js';

test('the kernel of this machine marks what was made writable, and the trial leaves nothing behind', () => {
  const mapped = () => readFileSync('/proc/self/maps', 'latin1').split('\n').length;
  marksWritable();
  const before = mapped();
  const descriptor = openSync('/dev/null', 'r');
  closeSync(descriptor);
  expect(marksWritable()).toBe(true);
  const after = openSync('/dev/null', 'r');
  closeSync(after);
  expect(after).toBe(descriptor);
  expect(Math.abs(mapped() - before)).toBeLessThan(10);
});
