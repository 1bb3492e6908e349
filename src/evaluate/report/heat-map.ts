import { escapeHtml } from '../../text/html.js';
import type { ClickerReport } from './report.js';

/** Colours of a heat map. */
export const HEAT_STYLE = `
.heat td { text-align: right; padding: 0.2em 0.5em; } .heat th { padding-right: 0.8em; }
.heat .share { background: color-mix(in srgb, var(--machines) calc(var(--share) * 80%), transparent); }`;

/**
 * Which clickers are caught at which rate, at a glance: a row a clicker, a column a rate, the share of runs caught as a number and
 * as a shade. What was not run is empty.
 */
export function heatMap(clickers: readonly ClickerReport[]): string {
  const rates = [...new Set(clickers.map(({ rate }) => shown(rate)))].sort((one, other) => one - other);
  const titles = [...new Set(clickers.map(({ title }) => title))];
  const cells = new Map(clickers.map((each) => [`${each.title} ${shown(each.rate)}`, each]));
  const head = rates.map((rate) => `<th scope="col">${rate}/s</th>`).join('');
  const rows = titles.map((title) => {
    const row = rates.map((rate) => cell(cells.get(`${title} ${rate}`))).join('');
    return `<tr><th scope="row">${escapeHtml(title)}</th>${row}</tr>`;
  });
  return `<table class="heat"><caption>Runs caught, %</caption><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

const shown = (rate: number): number => Number(rate.toFixed(2));

function cell(report: ClickerReport | undefined): string {
  if (report === undefined || report.runs === 0) return '<td></td>';
  const share = report.caught / report.runs;
  return `<td class="share" style="--share:${share.toFixed(2)}">${(100 * share).toFixed(0)}</td>`;
}
