import { CODES, type Code } from '../../errors/codes.js';
import type { Finding, InputFinding, RegionFinding, TracerFinding } from '../../records/finding.js';
import type { Channel } from '../../records/input.js';
import { counted } from '../../text/counted.js';
import { escapeText } from '../../text/escape.js';
import type { Baseline } from '../../workers/memory/baseline/baseline.js';
import type { AllowedRegion, Explained } from '../../workers/messages.js';
import type { InputFaults } from '../collect/input-faults.js';
import type { Unshown } from './memory/memory-hits.js';

/** The texts of events: what a log line shows behind module, level and code. Those of verdicts are fixed, byte for byte. */

export const REASONS = {
  memory: 'Repeated detection of suspicious executable memory',
  input: 'Detected highly regular high-frequency input',
} as const;

/** What a code means, as a sentence begins. */
export const asReason = (code: Code): string => CODES[code].replace(/^./, (letter) => letter.toUpperCase());

export const terminating = (pid: number, reason: string): string =>
  `Terminating protected process (PID = ${pid}) - Reason: ${reason}`;

/** Of the strict profile. The dash is an em dash (U+2014). */
export const terminatingStrict = (pid: number): string =>
  `Terminating simulated game process (PID=${pid}) — Reason: Suspicious executable memory detected.`;

export const scanningError = (message: string): string => `Memory scanning error: ${escapeText(message)}`;
export const fatalScanningError = (message: string): string =>
  `Fatal memory scanning error: ${escapeText(message)}`;

/** @param what noun of the fact */
export const denied = (name: string, pid: number, what: string, message: string): string =>
  `Process ${name} (PID = ${pid}) is not protected: its ${what} may not be read (${escapeText(message)}); ` +
  'run the monitor as the same user, as root or with CAP_SYS_PTRACE';

/** @param what noun of the fact */
export const partlyDenied = (name: string, pid: number, what: string, message: string): string =>
  `Process ${name} (PID = ${pid}) is protected, but its ${what} may not be read (${escapeText(message)}): ` +
  'run the monitor as the same user or as root to see that too';

/** The baseline in force. */
export const baseline = ({ program, runs, memory, modules }: Baseline): string =>
  `Baseline of ${program}, learnt in ${counted(runs, 'run')}: ` +
  `${counted(memory.length, 'kind')} of executable memory, ${counted(modules.length, 'module')}`;

export const disabled = (ids: readonly string[]): string =>
  `Disabled, so it does not look: ${ids.join(', ')}`;

/** Said of a process that runs another program than the one that was learnt. */
export const notCompared = (name: string, pid: number, program: string): string =>
  `Process ${name} (PID = ${pid}) is protected, but not compared with the baseline: that is of ${program}, and it runs another program`;

/** @param what as the fact words it */
export const partlySeen = (name: string, pid: number, what: string): string =>
  `Process ${name} (PID = ${pid}) is protected, but ${what}`;

export const atRest = (name: string, pid: number, intervalMs: number): string =>
  `Process ${name} (PID = ${pid}) is scanned about every ${intervalMs / 1000} s while nothing changes: ` +
  'the system tells of memory that becomes executable, and it is scanned at once then';

export const readAgain = (name: string, pid: number, what: string): string =>
  `Process ${name} (PID = ${pid}) is protected: its ${what} can be read again`;

export const regionStrict = (name: string, pid: number, address: string): string =>
  `Suspicious memory region found in process ${name} (PID=${pid}): ${address}`;

export function regionThreshold(
  name: string,
  pid: number,
  { startAddress, endAddress, permissions, name: path }: RegionFinding,
  findings: readonly Finding[],
): string {
  const detectors = findings.map(({ detector }) => detector).join(', ');
  return (
    `Suspicious memory region found in process ${name} (PID = ${pid}): ` +
    `${startAddress}-${endAddress} ${permissions} ${path || 'anonymous'} [${detectors}]`
  );
}

export const explained = (name: string, pid: number, { title, runtime, regions, bytes }: Explained): string =>
  `Explained in process ${name} (PID = ${pid}): ${counted(regions, 'executable region')} ` +
  `(${counted(Math.ceil(bytes / 1024), 'KiB', 'KiB')}) of ${title} [${runtime}]`;

export const suspiciousThing = (name: string, pid: number, { detector, words }: Finding): string =>
  `Suspicious: process ${name} (PID = ${pid}): ${words} [${detector}]`;

export const hit = (name: string, pid: number, count: number, threshold: number): string =>
  `Suspicious executable memory in process ${name} (PID = ${pid}): hit ${count} of ${threshold}`;

export function summary(name: string, pid: number, { hits, regions }: Unshown): string {
  const parts = [hits > 0 && counted(hits, 'more hit'), regions > 0 && counted(regions, 'more new region')];
  return `Suspicious executable memory in process ${name} (PID = ${pid}) goes on: ${parts.filter(Boolean).join(', ')}`;
}

/** The base rule's reason is fixed; any other verdict gives its evidence in words and numbers. */
export function inputReason(findings: readonly InputFinding[]): string {
  if (findings.some(({ detector }) => detector === 'regular-high-rate')) return REASONS.input;
  const words = findings.map(({ channel, words }) => `${words} [${channel}]`);
  return `Detected input that no human makes: ${words.join('; ')}`;
}

/** @param findings of one channel, at least one */
export function suspiciousInput(findings: readonly InputFinding[]): string {
  const words = findings.map(
    ({ detector, maturity, words }) =>
      `${words} [${detector}${maturity === 'stable' ? '' : ', experimental'}]`,
  );
  return `Suspicious input on channel ${findings[0]?.channel}: ${words.join('; ')}`;
}

export const inputSummary = (channel: Channel, count: number, findings: readonly InputFinding[]): string =>
  `Suspicious input on channel ${channel} goes on: ${counted(count, 'more finding')} ` +
  `[${findings.map(({ detector }) => detector).join(', ')}]`;

/** @param parts strongest first: every one is named */
export const correlated = (parts: readonly Finding[]): string =>
  `Signs of tampering that agree: ${parts.map(({ detector, words }) => `${words} [${detector}]`).join('; ')}`;

/** Empty when there are none. */
export function inputFaults({ impossibleTimes, backwards, overflowed }: InputFaults): string {
  const parts = [
    impossibleTimes > 0 && `${impossibleTimes} with an impossible time`,
    backwards > 0 && `${backwards} out of order`,
    overflowed > 0 && `${overflowed} too many at once`,
  ].filter(Boolean);
  return parts.length === 0 ? '' : `Could not judge input events: ${parts.join(', ')}`;
}

export function debuggerName({ via, tracerPid, tracerName }: TracerFinding): string {
  const name = tracerName || (via === 'inspector' ? 'inspector' : 'unknown');
  return tracerPid > 0 ? `${name} (PID = ${tracerPid})` : name;
}

export const debuggerReason = (finding: TracerFinding): string =>
  `Debugger detected${finding.monitor ? ' on the monitor itself' : ''}: ${debuggerName(finding)}`;

export function allowedRegion({
  path,
  permissions,
  minBytes,
  maxBytes,
  count,
  reason,
}: AllowedRegion): string {
  const conditions = [
    path === '' ? 'anonymous memory' : `path ${escapeText(path)}`,
    permissions !== undefined && `permissions ${permissions}`,
    minBytes !== undefined && `at least ${counted(minBytes, 'byte')}`,
    maxBytes !== undefined && `at most ${counted(maxBytes, 'byte')}`,
    count !== undefined && `at most ${count} at once`,
  ];
  return `Allowed region: ${conditions.filter(Boolean).join(', ')} - Reason: ${escapeText(reason)}`;
}
