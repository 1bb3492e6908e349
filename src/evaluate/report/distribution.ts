import { type Indicator, isBeyond } from '../../workers/input/indicator.js';

const BINS = 32;
const MAX_ROC_POINTS = 64;
/** Statistics whose largest / smallest value exceeds this are drawn on a logarithmic axis. */
const LOG_RATIO = 100;

/** How the statistic of one indicator is distributed over people and machines: each session counts once, by its extreme. */
export interface Distribution {
  readonly indicator: string;
  readonly title: string;
  readonly unit: string;
  readonly maturity: Indicator['maturity'];
  readonly beyond: Indicator['beyond'];
  readonly limit: number;
  /** BINS + 1 edges, ascending. */
  readonly edges: readonly number[];
  readonly isLogarithmic: boolean;
  /** Sessions per bin. */
  readonly people: readonly number[];
  readonly machines: readonly number[];
  /** The most machine-like statistic of a person; null for none. A limit that flags none of these people lies beyond it. */
  readonly peopleExtreme: number | null;
  /** Sessions in which there was nothing to judge. */
  readonly peopleUnjudged: number;
  readonly machinesUnjudged: number;
  /** The ROC curve, from the strictest limit to the laxest. Unjudged sessions are never beyond a limit. */
  readonly roc: readonly RocPoint[];
}

/** Shares of all sessions at the limit or beyond it, 0 to 1. */
export interface RocPoint {
  readonly limit: number;
  readonly people: number;
  readonly machines: number;
}

/**
 * The distribution of one indicator's statistic.
 *
 * @param people the extreme of each session, null where nothing was judged
 * @param machines the same
 */
export function distribution(
  indicator: Pick<Indicator, 'id' | 'title' | 'unit' | 'maturity' | 'beyond'>,
  limit: number,
  people: readonly (number | null)[],
  machines: readonly (number | null)[],
): Distribution {
  const { id, title, unit, maturity, beyond } = indicator;
  const seen = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  const [humanValues, machineValues] = [seen(people), seen(machines)];
  const { edges, isLogarithmic } = edgesFor([...humanValues, ...machineValues, limit]);
  return {
    ...{ indicator: id, title, unit, maturity, beyond, limit, edges, isLogarithmic },
    people: countInBins(humanValues, edges),
    machines: countInBins(machineValues, edges),
    peopleExtreme: humanValues.reduce<number | null>(
      (most, value) => (most === null || isBeyond(indicator, value, most) ? value : most),
      null,
    ),
    peopleUnjudged: people.length - humanValues.length,
    machinesUnjudged: machines.length - machineValues.length,
    roc: rocPoints(indicator, humanValues, people.length, machineValues, machines.length),
  };
}

function edgesFor(values: readonly number[]): { edges: number[]; isLogarithmic: boolean } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === low) high = low + 1;
  const isLogarithmic = low > 0 && high / low > LOG_RATIO;
  const edge = (part: number) => (isLogarithmic ? low * (high / low) ** part : low + (high - low) * part);
  return { edges: Array.from({ length: BINS + 1 }, (_, index) => edge(index / BINS)), isLogarithmic };
}

function countInBins(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    let bin = edges.findIndex((edge, index) => index > 0 && value <= edge) - 1;
    // Rounding can put the largest value just above the last edge.
    if (bin < 0) bin = BINS - 1;
    (counts[bin] as number)++;
  }
  return counts;
}

function rocPoints(
  { beyond }: Pick<Indicator, 'beyond'>,
  people: readonly number[],
  allPeople: number,
  machines: readonly number[],
  allMachines: number,
): RocPoint[] {
  const strictFirst = (a: number, b: number) => (beyond === 'above' ? b - a : a - b);
  const limits = [...new Set([...people, ...machines])].sort(strictFirst);
  const stride = Math.max(1, Math.ceil(limits.length / MAX_ROC_POINTS));
  const chosen = limits.filter((_, index) => index % stride === 0 || index === limits.length - 1);
  const share = (values: readonly number[], all: number, limit: number) =>
    all === 0 ? 0 : values.filter((value) => isBeyond({ beyond }, value, limit)).length / all;
  return chosen.map((limit) => ({
    limit,
    people: share(people, allPeople, limit),
    machines: share(machines, allMachines, limit),
  }));
}
