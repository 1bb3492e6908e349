import type { MonitorEvent } from '../../../../src/records/event.js';
import type { InputFinding, RegionFinding } from '../../../../src/records/finding.js';
import { EPOCH_MS, HOSTILE_NAME, OPEN_MS, START_MS, setup } from './setup.js';

const regionFinding: RegionFinding = {
  kind: 'region',
  detector: 'anonymous-executable',
  severity: 'high',
  maturity: 'stable',
  words: '64 KiB of writable and executable memory that no file backs',
  figures: { bytes: 65536 },
  startAddress: '0x7f3a10000000',
  endAddress: '0x7f3a10010000',
  permissions: 'rwxp',
  name: '<script>alert(2)</script>',
};

const inputFinding: InputFinding = {
  kind: 'input',
  detector: 'regular-high-rate',
  severity: 'high',
  maturity: 'stable',
  words: '100 presses on left within 3.3 s vary by 2 %',
  figures: { meanMs: 33 },
  channel: 'left',
  group: 'timing',
  atMs: OPEN_MS - 60_000,
  presses: 100,
  windowMs: 3300,
  value: 0.021,
  limit: 0.1,
  unit: '',
};

/** Any event; the caller says what is special. */
export function eventOf(sequence: number, timeMs: number, event: object): MonitorEvent {
  return {
    time: new Date(EPOCH_MS + timeMs - START_MS).toISOString(),
    monotonicMs: timeMs,
    session: setup.session,
    sequence,
    host: setup.host,
    level: 'INFO',
    severity: 'info',
    module: 'MONITOR',
    kind: 'notice',
    code: null,
    pid: -1,
    process: '',
    message: `notice number ${sequence}`,
    ...event,
  } as MonitorEvent;
}

const onTarget = { pid: 4242, process: HOSTILE_NAME };

/** A verdict about memory. */
export const memoryVerdict = (sequence: number, timeMs: number): MonitorEvent =>
  eventOf(sequence, timeMs, {
    ...onTarget,
    kind: 'verdict',
    code: 'FI-MEM-001',
    level: 'CRITICAL',
    severity: 'critical',
    module: 'MEMORY_MONITOR',
    status: 'suspicious',
    action: 'terminate',
    message: 'Repeated detection of suspicious executable memory: 3 hits of 3',
    findings: [regionFinding],
    details: { hits: 3, threshold: 3 },
  });

/** What was said before the page opens. */
export const events: readonly MonitorEvent[] = [
  eventOf(0, START_MS, { kind: 'start', message: 'Monitoring began' }),
  ...Array.from({ length: 150 }, (_, index) => eventOf(index + 1, START_MS + index * 1000, {})),
  eventOf(151, OPEN_MS - 300_000, {
    kind: 'hit',
    code: 'FI-MEM-001',
    level: 'WARNING',
    severity: 'high',
    message: 'Hit 1 of 3',
    findings: [regionFinding],
    ...onTarget,
  }),
  memoryVerdict(152, OPEN_MS - 200_000),
  eventOf(153, OPEN_MS - 199_950, {
    kind: 'enforcement',
    code: 'FI-MEM-001',
    action: 'terminate',
    outcome: 'refused',
    afterMs: 50,
    level: 'ERROR',
    message: 'The system refused to end the process',
    ...onTarget,
  }),
  eventOf(154, OPEN_MS - 60_000, {
    kind: 'verdict',
    code: 'FI-INP-001',
    level: 'CRITICAL',
    severity: 'critical',
    module: 'INPUT_DETECTOR',
    status: 'suspicious',
    action: 'terminate',
    message: 'Non-human input pattern on left: 30.1 presses a second, coefficient of variation 0.021',
    findings: [
      inputFinding,
      {
        ...inputFinding,
        detector: 'short-hold',
        group: 'hold',
        value: 8,
        limit: 15,
        unit: 'ms',
        words: 'held for 8 ms at most',
      },
    ],
    details: { ratePerSecond: 30.1 },
  }),
];
