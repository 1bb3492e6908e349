import { counted } from '../../text/counted.js';
import { escapeHtml } from '../../text/html.js';
import { figure, range } from '../../workers/input/figure.js';
import type { Distribution } from './distribution.js';
import { at } from './markup.js';

const WIDTH = 640;
const HEIGHT = 200;
const BOTTOM = 170;
const MIDDLE = 90;

/**
 * People above the axis, machines below it, each scaled to its own fullest bin. Heights are square roots, because the few sessions
 * near the limit are what matters.
 */
export function histogramSvg(distribution: Distribution): string {
  const { edges, people, machines, limit, unit, indicator } = distribution;
  const bar = WIDTH / people.length;
  const bars = (counts: readonly number[], kind: 'people' | 'machines') => {
    const most = Math.max(1, ...counts);
    return counts.map((count, bin) => {
      if (count === 0) return '';
      const height = Math.max(2, Math.sqrt(count / most) * (MIDDLE - 20));
      const y = kind === 'people' ? MIDDLE - height : MIDDLE;
      const who = kind === 'people' ? counted(count, 'person', 'people') : counted(count, 'machine');
      const label = `${who}: ${range(edges[bin] as number, edges[bin + 1] as number, unit)}`.trimEnd();
      return `<rect class="${kind}" x="${at(bin * bar)}" y="${at(y)}" width="${at(bar - 1)}" height="${at(height)}"><title>${escapeHtml(label)}</title></rect>`;
    });
  };
  const x = position(distribution, limit) * WIDTH;
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const edge = edges[Math.round(part * (edges.length - 1))] as number;
    const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle';
    return `<text x="${at(part * WIDTH)}" y="${HEIGHT - 8}" text-anchor="${anchor}">${figure(edge)}</text>`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="histogram of ${escapeHtml(indicator)}">`,
    ...bars(people, 'people'),
    ...bars(machines, 'machines'),
    `<line class="axis" x1="0" x2="${WIDTH}" y1="${MIDDLE}" y2="${MIDDLE}"/>`,
    `<line class="limit" x1="${at(x)}" x2="${at(x)}" y1="14" y2="${BOTTOM}"/>`,
    `<text x="${at(x)}" y="11" text-anchor="middle">limit ${figure(limit)} ${escapeHtml(unit)}</text>`,
    ...marks,
    '</svg>',
  ].join('');
}

/** Where a value lies on the axis, 0 to 1. */
function position({ edges, isLogarithmic }: Distribution, value: number): number {
  const low = edges[0] as number;
  const high = edges.at(-1) as number;
  return isLogarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}
