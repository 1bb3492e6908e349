import type { Action, VerdictEvent } from '../../records/event.js';
import type { Finding, InputFinding } from '../../records/finding.js';
import { counted } from '../../text/counted.js';
import { showEscaped } from '../../text/html.js';
import { DETECTORS } from '../../workers/detectors.js';
import { figure } from '../../workers/input/figure.js';
import { INDICATORS } from '../../workers/input/indicators.js';
import type { Case } from '../case.js';
import { MEANINGS } from '../meanings.js';
import type { Scene } from '../scenes.js';
import { type Html, paragraph, table, terms } from './html.js';
import { mapTable } from './map-table.js';
import { rhythm } from './rhythm.js';

/** Who found something: what it was tried on, and when it errs. A detector of somebody else's has told nothing of that. */
const KNOWN: ReadonlyMap<string, { readonly validatedOn: string; readonly tuning: string }> = new Map(
  [...DETECTORS, ...INDICATORS].map((each) => [each.id, each]),
);

/** A chapter about one verdict: what was found, what may be read from it, what speaks against it, how rare it is, and what there was. */
export function verdictChapter(event: VerdictEvent, scene: Scene, number: number, one: Case): Html {
  const { code, findings, message, time, pid, process, details: counts = {} } = event;
  const meaning = MEANINGS[code];
  const detectors = [...new Set(findings.map(({ detector }) => detector))];
  const input = findings.filter((each) => each.kind === 'input');
  const isOfProcess = pid >= 0 && input.length < findings.length;
  return [
    `<section class="verdict" id="verdict-${number}"><h2>Verdict ${number}: ${code}</h2>`,
    `<p class="words">${showEscaped(message)}</p>`,
    terms([
      ['When', `${time} (UTC; event ${event.sequence} of the session)`],
      ['About', pid < 0 ? 'no process is known' : `${process} (PID ${pid})`],
      ...Object.entries(counts).map(([name, value]): [string, string] => [
        name,
        typeof value === 'number' ? figure(value) : String(value),
      ]),
      ['Done', DONE[event.action]],
    ]),
    '<h3>What was found</h3>',
    findings.length === 0 ? paragraph('The verdict names no finding: its words above are all there is.') : '',
    input.length < findings.length ? findingsTable(findings.filter((each) => each.kind !== 'input')) : '',
    input.length > 0 ? limitsTable(input) : '',
    '<h3>What it shows</h3>',
    paragraph(meaning.shows),
    paragraph(meaning.doesNotShow),
    '<h3>What speaks against it</h3>',
    paragraph(meaning.otherwise),
    ...detectors.map((id) =>
      paragraph(`${id}: ${KNOWN.get(id)?.tuning ?? 'no detector of this release; ask its author'}`),
    ),
    against(event.pid, one),
    '<h3>How often it is seen without tampering</h3>',
    table(
      ['detector', 'tried on, and the nearest that was seen there'],
      detectors.map((id) => [id, KNOWN.get(id)?.validatedOn ?? 'unknown: no detector of this release']),
    ),
    isOfProcess ? `<h3>Executable memory at that moment</h3>${mapTable(scene, findings)}` : '',
    input.length > 0 ? `<h3>Rhythm up to that moment</h3>${rhythm(scene, input)}` : '',
    '</section>',
  ].join('\n');
}

/** What a verdict does. What became of the process is not in a capture. */
const DONE: Readonly<Record<Action, string>> = {
  simulate: 'nothing: the monitor was set to report only',
  terminate: 'the monitor was set to end the process; the log tells whether it did, a capture does not',
};

function findingsTable(findings: readonly Finding[]): Html {
  const rows = findings.map((each) => [
    each.detector,
    `${each.severity}, ${each.maturity}`,
    each.kind === 'region' ? `${each.startAddress}-${each.endAddress} ${each.permissions}` : '',
    each.words,
    Object.entries(each.figures)
      .map(([name, value]) => `${name} ${figure(value)}`)
      .join(', '),
  ]);
  return table(['detector', 'weight', 'where', 'words', 'figures'], rows);
}

function limitsTable(findings: readonly InputFinding[]): Html {
  const head = ['statistic', 'weight', 'channel', 'seen', 'limit', 'taken from', 'words'];
  const rows = findings.map(
    ({ detector, severity, maturity, channel, value, limit, unit, presses, windowMs, words }) => [
      detector,
      `${severity}, ${maturity}`,
      channel,
      `${figure(value)} ${unit}`.trimEnd(),
      `${figure(limit)} ${unit}`.trimEnd(),
      `${counted(presses, 'press', 'presses')} in ${figure(windowMs / 1000)} s`,
      words,
    ],
  );
  return table(head, rows);
}

/** What the same capture says in favour of the process. */
function against(pid: number, { told: { explained, unseen } }: Case): Html {
  const about = (events: typeof explained.events) => events.filter((event) => event.pid === pid && pid >= 0);
  const said = [...about(explained.events), ...about(unseen.events)];
  if (said.length === 0) return '';
  const rows = said.map(({ time, message }) => [time, message]);
  return paragraph('The capture also says of this process:') + table(['when', 'what'], rows);
}
