import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { SourceRecord } from '../../../src/records/record.js';
import { startFixture } from '../../support/fixtures.js';
import { testAsRoot } from '../../support/requirements.js';
import { renamedTarget } from '../process/harness.js';

const NOBODY = 65_534;
const monitorProgram = fileURLToPath(new URL('../../fixtures/monitor.mjs', import.meta.url));

testAsRoot("another user's process: denied, told once, still held and seen to end", async () => {
  const program = renamedTarget('others');
  chmodSync(program.slice(0, program.lastIndexOf('/')), 0o755);
  const target = startFixture('setpriv', [`--reuid=${NOBODY}`, '--clear-groups', program]);
  onTestFinished(() => target.end());
  await target.nextLine();
  // Root without capabilities: may read the project's files, and is an ordinary user to other processes.
  const withoutCapabilities = ['--bounding-set=-all', '--inh-caps=-all', process.execPath];
  const monitor = startFixture('setpriv', [...withoutCapabilities, monitorProgram, `${target.pid}`]);
  onTestFinished(() => monitor.end());
  // That nobody traces it can be read all the while.
  const next = async () => {
    for (;;) {
      const record = JSON.parse(await monitor.nextLine()) as SourceRecord;
      if (record.kind !== 'unchanged' || record.fact !== 'tracer') return record;
    }
  };
  expect(await next()).toMatchObject({
    kind: 'target-found',
    process: { pid: target.pid, name: 'others', executable: '' },
  });
  expect(await next()).toMatchObject({
    kind: 'probe-failed',
    fact: 'regions',
    pid: target.pid,
    reason: 'denied',
    message: `EACCES: permission denied, read '/proc/${target.pid}/maps'`,
  });
  await target.end();
  expect(await next()).toMatchObject({ kind: 'target-gone', pid: target.pid });
  monitor.child.stdin?.end();
  expect(await monitor.exited).toBe(0);
});
