const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** What parseDuration takes, as a regular expression for schemas and messages. */
export const DURATION = /^(?:0|(\d+(?:\.\d+)?)(ms|s|m|h))$/;
/** What parseShare takes. */
export const SHARE = /^(\d+(?:\.\d+)?)(%)?$/;

/** Milliseconds of `250ms`, `1.5s`, `2m`, `1h` or `0`, to the microsecond; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, number = '0', unit = 'ms'] = match;
  return Math.round(Number(number) * (UNITS_MS[unit] as number) * 1000) / 1000;
}

/** `250ms`, `1.5s`, `2m` or `1h`: the largest unit that shows at most one decimal. */
export function formatDuration(ms: number): string {
  const fits = (unitMs: number) => ms >= unitMs && Number.isInteger((ms / unitMs) * 10);
  const unit = ['h', 'm', 's'].find((name) => fits(UNITS_MS[name] as number)) ?? 'ms';
  return `${ms / (UNITS_MS[unit] as number)}${unit}`;
}

/** Share of one core, 0 to 1, of `0.1` or `"10%"`; undefined for anything else. */
export function parseShare(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const match = SHARE.exec(value);
  return match ? Number(match[1]) / (match[2] ? 100 : 1) : undefined;
}
