import { readdirSync } from 'node:fs';
import { test } from 'vitest';
import { canTrace } from '../../src/sources/linux/trace/trace-instance.js';
import { openTracefs } from '../../src/sources/linux/trace/tracefs.js';

/** `test` for tests that have the kernel trace: root alone may, and not in every container. */
export const testTraced: typeof test = (() => {
  const answer = canTrace();
  if (answer === 'yes') return test;
  console.warn(`skipped: the kernel cannot be traced: ${answer}`);
  return test.skip as typeof test;
})();

/** Names of the traces of a process that are in the kernel now. */
export function tracesOf(pid: number): readonly string[] {
  const tracefs = openTracefs();
  try {
    return readdirSync(`${tracefs.folder}/instances`).filter((name) => name.startsWith(`clearsight-${pid}-`));
  } finally {
    tracefs.close();
  }
}
