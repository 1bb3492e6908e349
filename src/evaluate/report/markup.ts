/** Formats a coordinate with one decimal, which keeps pages small and diffs readable. */
export const at = (value: number) => String(Math.round(value * 10) / 10);
