import { ClearSightError } from '../../errors/errors.js';
import { didYouMean } from '../../text/nearest.js';
import type { Indicator, Thresholds } from './indicator.js';

/** By indicator, by threshold. What is not named keeps its default. */
export type ThresholdOverrides = Readonly<
  Record<string, Readonly<Record<string, number | undefined>> | undefined>
>;

/** The defaults with the overrides applied. Throws CS_CONFIG for an unknown threshold, or a value that is not finite. */
export function resolveThresholds<Name extends string>(
  { id, thresholds }: Pick<Indicator<Name>, 'id' | 'thresholds'>,
  overrides: Readonly<Record<string, number | undefined>> = {},
): Thresholds<Name> {
  const names = Object.keys(thresholds);
  const unknown = Object.keys(overrides).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ClearSightError(
      'CS_CONFIG',
      `indicator ${id}: expected one of ${names.join(', ')}, got ${unknown}${didYouMean(unknown, names)}`,
    );
  }
  const resolved = names.map((name) => {
    const value = overrides[name] ?? thresholds[name as Name].default;
    if (Number.isFinite(value)) return [name, value] as const;
    throw new ClearSightError('CS_CONFIG', `indicator ${id}: expected a finite ${name}, got ${value}`);
  });
  return Object.fromEntries(resolved) as Thresholds<Name>;
}

/** Throws CS_CONFIG when the overrides name an unknown indicator. */
export function checkIndicatorNames(indicators: readonly Indicator[], overrides: ThresholdOverrides): void {
  const ids = indicators.map(({ id }) => id);
  const unknown = Object.keys(overrides).find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, ids);
  throw new ClearSightError('CS_CONFIG', `expected an indicator (${ids.join(', ')}), got ${unknown}${hint}`);
}
