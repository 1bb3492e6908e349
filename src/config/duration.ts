const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `250`, `"250ms"`, `"1.5s"`, `"2m"` or `"1h"`; undefined for anything else. */
export function parseDuration(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value.trim());
  return match ? Number(match[1]) * (UNITS_MS[match[2] ?? 'ms'] as number) : undefined;
}

/** Share of one core, 0 to 1, of `0.1` or `"10%"`; undefined for anything else. */
export function parseShare(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const match = /^(\d+(?:\.\d+)?)(%)?$/.exec(value.trim());
  return match ? Number(match[1]) / (match[2] ? 100 : 1) : undefined;
}
