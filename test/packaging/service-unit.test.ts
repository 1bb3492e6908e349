import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { clearsight } from '../cli/clearsight.js';
import { testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const UNIT = readFileSync(`${root}packaging/clearsight@.service`, 'utf8');
/** Keys that systemd has since 254, and leaves out with a warning before. */
const NEW_KEYS = /Unknown key( name)? '(RestartSteps|RestartMaxDelaySec)' in section \[?'?Service/;

/** The unit as it is where the command is not installed. */
function unitFile(): string {
  const path = join(temporaryFolder(), 'clearsight@.service');
  writeFileSync(path, UNIT.replace(/^ExecStart=clearsight/m, `ExecStart=${root}bin/clearsight.js`));
  return path;
}

function analyze(...args: string[]) {
  return spawnSync('systemd-analyze', args, { encoding: 'utf8', env: { ...process.env, SYSTEMD_PAGER: '' } });
}

testWith('systemd-analyze')('systemd finds nothing wrong with the unit', () => {
  const { status, stdout, stderr } = analyze('verify', '--man=no', unitFile());
  const complaints = (stdout + stderr).split('\n').filter((line) => line !== '' && !NEW_KEYS.test(line));
  expect(complaints).toEqual([]);
  expect(status).toBe(0);
});

testWith('systemd-analyze')('it is exposed at 2.0 or less, in tenths', () => {
  const { status, stdout } = analyze('security', '--offline=true', '--threshold=20', unitFile());
  expect(stdout).toMatch(/Overall exposure level for clearsight@\w*\.service: \d\.\d OK/);
  expect(status).toBe(0);
});

/** Names of calls in the groups that `systemd-analyze syscall-filter` lists. */
function groupsOfCalls(): (group: string) => string[] {
  const groups = new Map<string, string[]>();
  let group = '';
  for (const line of analyze('syscall-filter').stdout.split('\n')) {
    if (line.startsWith('@')) group = line;
    else if (/^\s+[^#\s]/.test(line)) groups.set(group, [...(groups.get(group) ?? []), line.trim()]);
  }
  const named = (name: string): string[] =>
    name.startsWith('@') ? (groups.get(name) ?? []).flatMap(named) : [name];
  return named;
}

/** What the unit's SystemCallFilter lines allow, in their order. */
function allowedCalls(): ReadonlySet<string> {
  const callsIn = groupsOfCalls();
  const allowed = new Set<string>();
  for (const [, not, names = ''] of UNIT.matchAll(/^SystemCallFilter=(~?)(.+)$/gm)) {
    for (const call of names.split(' ').flatMap(callsIn)) not ? allowed.delete(call) : allowed.add(call);
  }
  return allowed;
}

testWith('systemd-analyze', 'strace')(
  'its filter allows every call of a monitor that watches a process and ends it',
  async () => {
    const target = await start('target');
    const used = join(temporaryFolder(), 'calls');
    const monitor = clearsight(
      ['watch', '--pid', `${target.pid}`, '--action', 'terminate', '--input', 'none', '--json'],
      { through: ['strace', '-f', '-qq', '--summary-only', '-U', 'name', '-o', used] },
    );
    await monitor.nextOf('target-found');
    target.send('rwx');
    expect(await target.exited).toBe('SIGKILL');
    expect(await monitor.ended).toBe(3);
    const calls = readFileSync(used, 'utf8')
      .split('\n')
      .map((line) => line.trim());
    const [allowed, listed] = [allowedCalls(), calls.filter((name) => /^(?!syscall$|total$)\w+$/.test(name))];
    expect(listed).toEqual(expect.arrayContaining(['pidfd_send_signal', 'perf_event_open', 'execve']));
    expect(listed.filter((name) => !allowed.has(name))).toEqual([]);
    expect(allowed).not.toContain('ptrace');
    expect(allowed).not.toContain('mount');
  },
);
