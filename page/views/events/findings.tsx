import type { Finding, InputFinding } from '../../../src/records/finding.js';
import { counted, figure } from '../../parts/figures.js';
import { Name } from '../../parts/name.js';
import { Table } from '../../parts/table.js';
import { duration } from '../../parts/times.js';

/** What was found: those of input beside the limits that they are beyond, all others with their figures. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const input = findings.filter((each) => each.kind === 'input');
  const others = findings.filter((each) => each.kind !== 'input');
  return (
    <section>
      <h4>{counted(findings.length, 'finding')}</h4>
      {others.length > 0 ? <Others findings={others} /> : null}
      {input.length > 0 ? <Limits findings={input} /> : null}
    </section>
  );
}

const Others = ({ findings }: { findings: readonly Finding[] }) => (
  <Table
    label="What was found"
    head={['detector', 'weight', 'where', 'words', 'figures']}
    rows={findings.map((each, index) => ({
      key: index,
      cells: [
        each.detector,
        `${each.severity}, ${each.maturity}`,
        <span key="where" class="mono">
          {whereOf(each)}
        </span>,
        <Name key="words" text={each.words} most={400} />,
        Object.entries(each.figures)
          .map(([name, value]) => `${name} ${figure(value)}`)
          .join(', '),
      ],
    }))}
  />
);

function whereOf(finding: Finding): string {
  if (finding.kind === 'region')
    return `${finding.startAddress}-${finding.endAddress} ${finding.permissions}`;
  return finding.kind === 'tracer' ? `by ${finding.via}` : '';
}

const Limits = ({ findings }: { findings: readonly InputFinding[] }) => (
  <Table
    label="What was measured, and the limits"
    head={['statistic', 'weight', 'channel', 'seen', 'limit', 'taken from', 'words']}
    rows={findings.map((each, index) => ({
      key: index,
      cells: [
        each.detector,
        `${each.severity}, ${each.maturity}`,
        each.channel,
        <strong key="seen">{`${figure(each.value)} ${each.unit}`}</strong>,
        `${figure(each.limit)} ${each.unit}`,
        `${counted(each.presses, 'press', 'presses')} in ${duration(each.windowMs)}`,
        <Name key="words" text={each.words} most={400} />,
      ],
    }))}
  />
);
