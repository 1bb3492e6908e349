import type { Finding, InputFinding, TracerFinding } from '../../../records/finding.js';
import type { Told } from '../context.js';
import { fill, fillIfAny, listed, named, type Row } from '../row.js';
import { MILLISECONDS, verdictIdOf } from './ids.js';
import { processOf } from './process.js';

/** One finding, and the event that it belongs to. */
interface Shown<Of extends Finding = Finding> {
  readonly finding: Of;
  readonly told: Told;
}

const TRACER: readonly Row<TracerFinding>[] = [
  { attribute: 'pid', from: '`tracerPid`', value: ({ tracerPid }) => tracerPid || undefined },
  {
    attribute: 'name',
    from: '`tracerName`',
    value: ({ tracerPid, tracerName }) => (tracerPid > 0 ? named(tracerName) : undefined),
  },
];

/** What a verdict rests on: the process, then each finding. */
export const EVIDENCE: readonly Row<Shown>[] = [
  { attribute: 'name', from: '`detector`', value: ({ finding }) => finding.detector },
  { attribute: 'data', from: 'the finding, whole', value: ({ finding }) => finding },
  {
    attribute: 'actor.process',
    from: '`tracerPid`, `tracerName`, when known',
    value: ({ finding }) =>
      finding.kind === 'tracer' && finding.tracerPid > 0 ? fillIfAny(TRACER, finding) : undefined,
  },
  {
    attribute: 'verdict_id',
    from: '`status`: 4 Suspicious, 7 Insufficient Data; 6 Test in a demonstration',
    value: ({ told }) => verdictIdOf(told),
  },
];

/** Statistics about presses: what was computed, and the limit beside it. */
export const ANOMALY: readonly Row<InputFinding>[] = [
  {
    attribute: 'analysis_targets',
    from: '`channel`',
    value: ({ channel }) => [{ name: channel, type: 'input channel' }],
  },
  {
    attribute: 'anomalies',
    from: '`detector`, `group`, `value` with `unit`, `presses`, `windowMs`',
    value: (finding) => [
      {
        ...observed(finding),
        observations: [{ value: withUnit(finding.value, finding), ...extentOf(finding) }],
      },
    ],
  },
  {
    attribute: 'baselines',
    from: '`detector`, `group`, `limit` with `unit`',
    value: (finding) => [
      { ...observed(finding), observations: [{ value: withUnit(finding.limit, finding) }] },
    ],
  },
];

export function evidencesOf(told: Told): readonly object[] | undefined {
  const process = processOf(told.event);
  const verdict = verdictIdOf(told);
  const ofProcess = { name: 'process', process, ...(verdict !== undefined && { verdict_id: verdict }) };
  const ofFindings = (told.event.findings ?? []).map((finding) => fill(EVIDENCE, { finding, told }));
  return listed([...(process === undefined ? [] : [ofProcess]), ...ofFindings]);
}

export const anomaliesOf = ({ event }: Told): readonly object[] | undefined =>
  listed(
    (event.findings ?? [])
      .filter(({ kind }) => kind === 'input')
      .map((one) => fill(ANOMALY, one as InputFinding)),
  );

const observed = ({ detector, group }: InputFinding) => ({
  observation_parameter: detector,
  observation_type: group,
});

const withUnit = (value: number, { unit }: InputFinding): string => `${value} ${unit}`.trimEnd();

function extentOf({ presses, windowMs }: InputFinding) {
  const isLong = windowMs >= 0 && windowMs <= Number.MAX_SAFE_INTEGER;
  const timespan = { duration: Math.round(windowMs), type_id: MILLISECONDS };
  return { count: presses, ...(isLong && { timespan }) };
}
