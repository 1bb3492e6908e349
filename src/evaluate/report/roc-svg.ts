import { escapeHtml } from '../../text/html.js';
import { isBeyond } from '../../workers/input/indicator.js';
import type { Distribution } from './distribution.js';
import { at } from './markup.js';

const SIZE = 220;
const MARGIN = 34;
/** Room on the right for half of the last tick label. */
const RIGHT = 18;
/** Where the logarithmic axis of people begins: shares of interest are around a thousandth. */
const FLOOR = 1e-4;

/** The ROC curve: share of machines found over share of people flagged. */
export function rocSvg({ roc, indicator, beyond, limit }: Distribution): string {
  const x = (share: number) =>
    MARGIN + (1 - Math.log(Math.max(share, FLOOR)) / Math.log(FLOOR)) * (SIZE - MARGIN - RIGHT);
  const y = (share: number) => SIZE - MARGIN - share * (SIZE - MARGIN - 8);
  const points = roc.map(({ people, machines }) => `${at(x(people))},${at(y(machines))}`);
  const inForce = roc.filter((point) => isBeyond({ beyond }, point.limit, limit)).at(-1);
  const ring = inForce
    ? `<circle class="limit" fill="none" r="5" cx="${at(x(inForce.people))}" cy="${at(y(inForce.machines))}"/>`
    : '';
  const marks = [FLOOR, 0.001, 0.01, 0.1, 1].map(
    (share) =>
      `<text x="${at(x(share))}" y="${SIZE - 18}" text-anchor="middle">${share === FLOOR ? '0' : `${share * 100}%`}</text>`,
  );
  return [
    `<svg viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="ROC of ${escapeHtml(indicator)}">`,
    `<line class="axis" x1="${MARGIN}" x2="${SIZE - RIGHT}" y1="${y(0)}" y2="${y(0)}"/>`,
    `<line class="axis" x1="${MARGIN}" x2="${MARGIN}" y1="${y(0)}" y2="${y(1)}"/>`,
    `<polyline class="roc" points="${[`${at(x(0))},${at(y(0))}`, ...points].join(' ')}"/>${ring}`,
    ...marks,
    `<text x="${MARGIN - 4}" y="${y(0)}" text-anchor="end">0</text><text x="${MARGIN - 4}" y="${y(1) + 8}" text-anchor="end">100%</text>`,
    `<text x="${SIZE / 2}" y="${SIZE - 4}" text-anchor="middle">people accused</text></svg>`,
  ].join('');
}
