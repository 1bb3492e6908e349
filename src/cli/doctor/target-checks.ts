import type { Check } from '../../sources/process/check.js';
import { WantedNames } from '../../sources/process/find/wanted-names.js';
import { escapeText } from '../../text/escape.js';
import { nearest } from '../../text/nearest.js';
import { quoteForShell } from '../../text/quote-for-shell.js';
import type { PolicyFlags } from '../options/policy-options.js';
import { formatSeen } from '../processes/format-processes.js';
import type { ProcessLook } from '../processes/look-at-process.js';
import { surveyProcesses } from '../processes/survey.js';

/** Which processes are to be protected, and by which configuration. */
export interface TargetFlags extends PolicyFlags {
  target?: string[];
  pid?: number[];
}

/** Whether these processes are there and can be read, and what a monitor would say of each now. */
export async function checkTargets({ target = [], pid: pids = [], ...flags }: TargetFlags) {
  if (target.length + pids.length === 0) return [];
  const known = new Set<string>();
  let awaited = (): readonly string[] => [];
  const looks = await surveyProcesses(flags, (processes) => {
    const wanted = new WantedNames(target, processes);
    awaited = () => wanted.takeAwaited();
    return (pid, candidate) => {
      known.add(processes.decodeName(candidate.shortName));
      return wanted.include(candidate) || pids.includes(pid);
    };
  });
  return [
    ...awaited().map((name) => checkMissing(name, nearest(name, [...known]))),
    ...pids.filter((pid) => looks.every((look) => look.pid !== pid)).map(checkMissingPid),
    ...looks.map(checkLook),
  ];
}

function checkMissing(name: string, similar: string | undefined): Check {
  const hint = similar === undefined ? '' : ` (did you mean ${quoteForShell(similar)}?)`;
  return {
    name: `target ${escapeText(name)}`,
    state: 'broken',
    saw: `no process has this name${hint}`,
    remedy: 'start it, or find out what it is called: clearsight ps',
  };
}

const checkMissingPid = (pid: number): Check => ({
  name: `target ${pid}`,
  state: 'broken',
  saw: 'no such process',
  remedy: 'give the PID of a running process',
});

function checkLook(look: ProcessLook): Check {
  const { pid, names, unseen, suspicious, allow } = look;
  const name = `target ${pid} (${names[0]})`;
  const saw = formatSeen(look).join('; ');
  const remedies = [
    ...new Set(unseen.flatMap(({ remedy = [] }) => remedy)),
    ...(allow.length > 0 ? [`to allow it, memory.allow: ${JSON.stringify(allow)}`] : []),
  ];
  const remedy = remedies.length > 0 && { remedy: remedies.join('; ') };
  if (unseen.some(({ isMinor }) => !isMinor)) return { name, state: 'broken', saw, ...remedy };
  if (suspicious > 0) return { name, state: 'limited', saw, ...remedy };
  return {
    name,
    state: 'works',
    saw: saw || 'it can be read, and nothing in it would be flagged',
    ...remedy,
  };
}
