import { counted } from '../../text/counted.js';
import { escapeHtml } from '../../text/html.js';
import { CLICKER_HEAD, CLOCK_HEAD, clickerRow, clockRow, clockTitle, SET_HEAD, setRow } from './format.js';
import { HEAT_STYLE, heatMap } from './heat-map.js';
import { histogramSvg } from './histogram-svg.js';
import type { ClickerReport, EvaluationReport, JudgedReport } from './report.js';
import { rocSvg } from './roc-svg.js';

const STYLE = `
:root { color-scheme: light dark; --people: #2a7de1; --machines: #e0632a; --line: #8888; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; font-size: 0.9em; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2em 0.8em 0.2em 0; text-align: left; border-bottom: 1px solid var(--line); }
figure { margin: 1rem 0 2.5rem; display: grid; grid-template-columns: 2fr 1fr; gap: 1rem; align-items: end; }
figcaption { grid-column: 1 / -1; } svg { width: 100%; height: auto; }
.people { fill: var(--people); } .machines { fill: var(--machines); } .limit { stroke: currentColor; stroke-dasharray: 4 3; }
.axis { stroke: var(--line); } .roc { fill: none; stroke: var(--machines); stroke-width: 2; }
text { font-size: 11px; fill: currentColor; } .key { font-weight: 600; }
.flagged { border-left: 4px solid var(--machines); padding-left: 0.8em; }${HEAT_STYLE}`;

/**
 * The report as one self-contained HTML page: no scripts, no fonts, no network.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { renderHtml, runEvaluation } from 'clearsight';
 *
 * const report = await runEvaluation({ paths: ['session.ndjson'], scenarios: [], threads: 1 });
 * writeFileSync('report.html', renderHtml(report, 'My sessions'));
 * ```
 */
export function renderHtml(report: EvaluationReport, title = 'Input detection, evaluated'): string {
  const { distributions, clocks, problems } = report;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>`,
    `<p>${escapeHtml(scope(report))}</p>`,
    ...tables(report),
    clocks.length === 0 ? '' : `<h2>Coarse clocks</h2>${table(CLOCK_HEAD, clocks.map(clockRow))}`,
    ...clocks.map(
      (clock) =>
        `<details><summary>${escapeHtml(clockTitle(clock))}</summary>${tables(clock).join('\n')}</details>`,
    ),
    '<h2>Statistics</h2><p>Each session counts once, by its most machine-like value. ',
    '<span class="key" style="color:var(--people)">people</span>, ',
    '<span class="key" style="color:var(--machines)">machines</span>; the dashed line is the limit. ',
    'Right: share of machines found against share of people flagged, for every limit; the ring is the limit in force.</p>',
    ...distributions.map(
      (each) =>
        `<figure><figcaption><strong>${escapeHtml(each.indicator)}</strong> (${each.maturity}): ` +
        `${escapeHtml(each.title)}. Nothing to judge in ${counted(each.peopleUnjudged, 'session')} of people and ` +
        `${each.machinesUnjudged} of machines.</figcaption>${histogramSvg(each)}${rocSvg(each)}</figure>`,
    ),
    problems.length === 0 ? '' : '<h2>What could not be read</h2>',
    ...problems.map(({ file, line, message }) => `<p>${escapeHtml(`${file}:${line}: ${message}`)}</p>`),
    '</body></html>\n',
  ].join('\n');
}

function tables({ sets, clickers }: JudgedReport): string[] {
  const flagged = sets.filter(({ label, set }) => label !== 'machine' && set !== 'all people');
  return [
    sets.length === 0 ? '' : `<h2>Recorded sessions</h2>${table(SET_HEAD, sets.map(setRow))}`,
    ...flagged.flatMap(({ examples }) =>
      examples.map(({ id, words }) => `<p class="flagged">${escapeHtml(id)}: ${escapeHtml(words)}</p>`),
    ),
    clickers.length === 0 ? '' : `<h2>Simulated clickers</h2>${heatMap(clickers)}`,
    ...byFamily(clickers).map(
      ([family, some]) =>
        `<details><summary>${escapeHtml(family)}</summary>${table(CLICKER_HEAD, some.map(clickerRow))}</details>`,
    ),
  ];
}

function byFamily(clickers: readonly ClickerReport[]): readonly (readonly [string, ClickerReport[]])[] {
  const families = new Map<string, ClickerReport[]>();
  for (const clicker of clickers)
    families.set(clicker.family, [...(families.get(clicker.family) ?? []), clicker]);
  return [...families];
}

function scope({ asChannel, part, disabled }: EvaluationReport): string {
  const channel =
    asChannel === null ? 'Every session on its own channel' : `Every session taken as ${asChannel}`;
  const some = part === null ? '' : `; part ${part.index} of ${part.of} of the sessions`;
  return `${channel}${some}${disabled.length === 0 ? '' : `; without ${disabled.join(', ')}`}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
}
