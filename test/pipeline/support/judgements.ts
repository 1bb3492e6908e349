import type { Judged } from '../../../src/pipeline/judge/judged.js';
import type { ProcessFinding, RegionFinding, TracerFinding } from '../../../src/records/finding.js';
import type { Judgement } from '../../../src/workers/messages.js';
import { regions, tracer } from './records.js';

/** A region at a page, which is suspicious. */
export const regionFinding = (page: number, name = ''): RegionFinding => ({
  kind: 'region',
  detector: 'writable-executable',
  severity: 'high',
  maturity: 'stable',
  words: 'writable and executable',
  figures: { bytes: 4096 },
  startAddress: `0x${(page * 4096).toString(16)}`,
  endAddress: `0x${((page + 1) * 4096).toString(16)}`,
  permissions: 'rwxp',
  name,
});

/** What a worker says of so many suspicious regions. */
export const suspicious = (count: number, page = 16): Judgement => ({
  suspicious: count,
  findings: Array.from({ length: count }, (_, index) => regionFinding(page + index)),
});

/** Something about a process as a whole. */
export const processFinding = (parts: Partial<ProcessFinding> = {}): ProcessFinding => ({
  kind: 'process',
  detector: 'made-up',
  severity: 'high',
  maturity: 'stable',
  words: 'it has 9 threads that nobody knows',
  figures: { threads: 9 },
  ...parts,
});

/** Observed regions of which `count` are suspicious, from a page on. */
export const scan = (pid: number, time: number, count = 1, page = 16): Judged => ({
  record: regions(pid, time),
  judgement: suspicious(count, page),
});

/** A tracer of a process, or of the monitor (null), as a worker judges it. */
export function traced(...observed: Parameters<typeof tracer>): Judged {
  const record = tracer(...observed);
  const { via, tracerPid, tracerName, attached } = record.value;
  const finding: TracerFinding = {
    kind: 'tracer',
    detector: 'tracer',
    severity: 'high',
    maturity: 'stable',
    words: 'traced by another process',
    figures: { tracerPid },
    ...{ via, tracerPid, tracerName, monitor: false },
  };
  return {
    record,
    judgement: attached ? { suspicious: 1, findings: [finding] } : { suspicious: 0, findings: [] },
  };
}
