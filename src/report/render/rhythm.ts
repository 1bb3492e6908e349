import type { InputFinding } from '../../records/finding.js';
import type { Channel } from '../../records/input.js';
import type { Milliseconds } from '../../records/time.js';
import { counted } from '../../text/counted.js';
import { figure } from '../../workers/input/figure.js';
import type { Press, Scene } from '../scenes.js';
import { details, type Html, paragraph, table } from './html.js';

const WIDTH = 720;
const HEIGHT = 180;
const LEFT = 44;
const BOTTOM = HEIGHT - 22;
/** Pauses are longer than this: they are no part of a rhythm, and would press the rest together. */
const PAUSE_MS = 2000;
/** Presses that are drawn and listed. */
const MAX_DRAWN = 128;

interface Dot {
  readonly timeMs: Milliseconds;
  readonly valueMs: Milliseconds;
}

/** How the presses before a verdict came, on the channels that its findings name: intervals and hold times, as pictures and in a table. */
export function rhythm(scene: Scene, findings: readonly InputFinding[]): Html {
  const channels = [...new Set(findings.map(({ channel }) => channel))];
  return channels
    .map((channel) => ofChannel(channel, (scene.presses.get(channel) ?? []).slice(-MAX_DRAWN)))
    .join('\n');
}

function ofChannel(channel: Channel, presses: readonly Press[]): Html {
  if (presses.length < 2)
    return paragraph(`The capture holds no presses on ${channel} from before the verdict.`);
  const intervals = presses.slice(1).map(({ timeMs }, index) => ({
    timeMs,
    valueMs: timeMs - (presses[index] as Press).timeMs,
  }));
  const holds = presses.flatMap(({ timeMs, holdMs }) =>
    Number.isNaN(holdMs) ? [] : [{ timeMs, valueMs: holdMs }],
  );
  const rows = presses.map(({ timeMs, holdMs }, index) => [
    figure(timeMs - (presses[0] as Press).timeMs),
    index === 0 ? '' : figure((intervals[index - 1] as Dot).valueMs),
    Number.isNaN(holdMs) ? '' : figure(holdMs),
  ]);
  return [
    `<h4>Channel ${channel}: the last ${counted(presses.length, 'press', 'presses')} before the verdict</h4>`,
    dots(
      'Time between presses, ms',
      intervals.filter(({ valueMs }) => valueMs <= PAUSE_MS),
    ),
    dots('Time held, ms', holds),
    details('The same in figures', table(['ms after the first', 'ms since the one before', 'ms held'], rows)),
  ].join('\n');
}

/** Each value as a dot over its time. No line is drawn: what lies between two presses is not known. */
function dots(label: string, values: readonly Dot[]): Html {
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined) return '';
  const top = Math.max(...values.map(({ valueMs }) => valueMs), 1);
  const spanMs = Math.max(last.timeMs - first.timeMs, 1);
  const circles = values.map(({ timeMs, valueMs }) => {
    const x = LEFT + ((timeMs - first.timeMs) / spanMs) * (WIDTH - LEFT - 8);
    const y = BOTTOM - (Math.max(0, valueMs) / top) * (BOTTOM - 18);
    return `<circle class="press" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.4"/>`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">`,
    `<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${BOTTOM}" y2="${BOTTOM}"/>`,
    `<text x="${LEFT}" y="11">${label}</text>`,
    `<text x="${LEFT - 6}" y="22" text-anchor="end">${figure(top)}</text>`,
    `<text x="${LEFT - 6}" y="${BOTTOM}" text-anchor="end">0</text>`,
    `<text x="${WIDTH}" y="${HEIGHT - 6}" text-anchor="end">${figure(spanMs / 1000)} s</text>`,
    ...circles,
    '</svg>',
  ].join('');
}
