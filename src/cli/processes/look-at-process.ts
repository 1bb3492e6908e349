import { FACTS, type FactId, type FactValue, type FactView } from '../../facts/facts.js';
import { fitToShow } from '../../pipeline/escalate/fit-to-show.js';
import type { Status } from '../../records/event.js';
import type { HeldProcess } from '../../sources/process/held-process.js';
import type { Observation } from '../../sources/process/observe/fact-watch.js';
import type { StartedProbe } from '../../sources/process/observe/started-probe.js';
import { escapeText } from '../../text/escape.js';
import type { Detector, Views } from '../../workers/detector.js';
import { type JudgedOnce, judgeOnce, type Policy } from './judge-once.js';

/** What one look at a process came to. Texts are escaped. */
export interface ProcessLook extends Omit<JudgedOnce, 'faults'> {
  readonly pid: number;
  /** What `--target` matches: the short name, and the base name of the executable where it is another. */
  readonly names: readonly string[];
  /** Path, empty when it may not be read. */
  readonly executable: string;
  readonly status: Status;
  readonly unseen: readonly Unseen[];
}

/** Something that could not be seen, and why. */
export interface Unseen {
  readonly what: string;
  readonly message: string;
  /** What would help, where that is known. */
  readonly remedy?: string;
  /** One can tell about the process without it. */
  readonly isMinor?: true;
}

/** How a look is taken: as a monitor takes it. */
export interface LookOptions extends Policy {
  readonly probes: readonly StartedProbe[];
  /** Those in force. */
  readonly detectors: readonly Detector[];
  /** Ids of those that would be, were they not disabled. */
  readonly disabled: readonly string[];
}

/** Reads what the detectors need of a held process, once, and judges it. Closes what its probes opened. */
export function lookAtProcess(
  held: HeldProcess,
  { probes, detectors, disabled, ...policy }: LookOptions,
): ProcessLook {
  const { pid, name, executable } = held.process;
  const unseen: Unseen[] = [];
  const views: Views = {};
  for (const probe of probes) {
    const { fact } = probe;
    const [record] = readOnce(probe, held);
    if (record?.kind === 'observed') Object.assign(views, { [fact]: viewOf(fact, record.value) });
    else if (record?.kind !== 'unchanged') unseen.push(unseenBy(fact, record));
  }
  if (detectors.length === 0) unseen.push({ what: 'anything', message: 'no detector is in force' });
  const { suspicious, findings, faults, ...entries } = judgeOnce(detectors, policy, views, name);
  for (const { detector, message } of faults) {
    unseen.push({ what: `what ${detector} sees`, message: escapeText(message) });
  }
  for (const id of disabled) {
    unseen.push({ what: `what ${id} sees`, message: 'it is disabled', isMinor: true });
  }
  const missing = unseen.filter(({ isMinor }) => !isMinor);
  const baseName = executable.slice(executable.lastIndexOf('/') + 1);
  return {
    pid,
    names: [...new Set([name, baseName || name].map(escapeText))],
    executable: escapeText(executable),
    status: suspicious > 0 ? 'suspicious' : missing.length > 0 ? 'could-not-tell' : 'clean',
    suspicious,
    findings: findings.map(fitToShow),
    ...entries,
    unseen: missing.length > 0 ? missing : unseen,
  };
}

function readOnce(probe: StartedProbe, held: HeldProcess): readonly Observation[] {
  const records: Observation[] = [];
  const watch = probe.watch(held, held.process.key);
  watch?.read(records);
  watch?.close();
  return records;
}

function unseenBy(fact: FactId, record: Observation | undefined): Unseen {
  const { noun: what, mayBeDenied } = FACTS[fact];
  const minor = mayBeDenied && { isMinor: true as const };
  if (record?.kind !== 'probe-failed') return { what, message: 'cannot be opened', ...minor };
  const message = escapeText(record.message);
  if (record.reason !== 'denied') return { what, message };
  const remedy = mayBeDenied
    ? 'run as the same user or as root'
    : 'run as the same user, as root or with CAP_SYS_PTRACE';
  return { what, message, remedy, ...minor };
}

const viewOf = <Id extends FactId>(fact: Id, value: unknown): FactView<Id> =>
  FACTS[fact].view(value as FactValue<Id>);
