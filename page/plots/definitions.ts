import { FIGURES } from '../../src/figures/figures.js';
import type { Setup } from '../../src/page/stream/messages.js';
import type { SeriesId } from '../../src/page/stream/series.js';
import { isCapture } from '../store/capture.js';
import type { Source } from '../store/gaps.js';
import { CHANNEL_LOOKS, CHANNELS, type Colour } from './colours.js';

/** One line of a plot. */
export interface Line {
  readonly id: SeriesId;
  readonly name: string;
  readonly colour: Colour;
  readonly dash: readonly number[];
}

/** One plot over time. */
export interface Definition {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** What its values are multiplied by to have the unit. */
  readonly factor?: number;
  readonly from: Source;
  readonly lines: readonly Line[];
  /** A line across, with its name. */
  readonly limit?: { readonly value: number; readonly name: string };
}

const line = (id: SeriesId, name: string, colour: Colour = 'one', dash: readonly number[] = []): Line => ({
  id,
  name,
  colour,
  dash,
});

/** A line for each channel. */
const ofChannels = (figure: 'rate' | 'cv'): readonly Line[] =>
  CHANNELS.map((channel) => {
    const { colour, dash } = CHANNEL_LOOKS[channel];
    return line(`${figure}.${channel}`, channel, colour, dash);
  });

const heading = (title: string) => title.charAt(0).toUpperCase() + title.slice(1);

const DASHED = [8, 4];

/** What watching costs: a capture does not say. */
const COSTS: readonly Definition[] = [
  {
    id: 'scan-time',
    from: 'monitor',
    title: heading(FIGURES.scanTime.title),
    unit: 'ms',
    lines: [line('scanP50Ms', 'half take less'), line('scanP99Ms', '99 % take less', 'two', DASHED)],
  },
  {
    id: 'loop',
    from: 'monitor',
    title: heading(FIGURES.loopDelay.title),
    unit: 'ms',
    lines: [line('loopDelayMs', 'delay')],
  },
  {
    id: 'cpu',
    from: 'monitor',
    title: `${FIGURES.cpu.title} of the monitor`,
    unit: '% of one core',
    factor: 100,
    lines: [line('cpu', 'CPU')],
  },
];

/** The plots, from what is found to what it costs. */
export const definitionsOf = (setup: Setup): readonly Definition[] =>
  isCapture(setup) ? inAny(setup) : [...inAny(setup), ...COSTS];

const inAny = ({ limits }: Setup): readonly Definition[] => [
  {
    id: 'scans',
    from: 'memory',
    title: heading(FIGURES.scans.title),
    unit: 'a second',
    lines: [line('scansPerSecond', 'scans')],
  },
  {
    id: 'hits',
    from: 'memory',
    title: heading(FIGURES.hits.title),
    unit: 'most on one process',
    lines: [line('hits', 'hits', 'two')],
    limit: { value: limits.hits, name: `${limits.hits} hits make a verdict` },
  },
  {
    id: 'regions',
    from: 'memory',
    title: heading(FIGURES.regions.title),
    unit: 'in all processes',
    lines: [line('regions', 'executable')],
  },
  {
    id: 'suspicious',
    from: 'memory',
    title: heading(FIGURES.suspicious.title),
    unit: 'in all processes',
    lines: [line('suspicious', 'suspicious', 'two')],
  },
  {
    id: 'rate',
    from: 'input',
    title: 'Presses',
    unit: 'a second',
    lines: ofChannels('rate'),
    limit: { value: limits.ratePerSecond, name: `limit: more than ${limits.ratePerSecond} a second` },
  },
  {
    id: 'cv',
    from: 'input',
    title: 'Regularity of presses',
    unit: 'coefficient of variation; less is more regular',
    lines: ofChannels('cv'),
    limit: { value: limits.cv, name: `limit: below ${limits.cv}` },
  },
];
