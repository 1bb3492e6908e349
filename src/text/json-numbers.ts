/**
 * A number in a capture. JSON gives every finite double back exactly; it has no word for the others, so NaN is `null`
 * and the infinities are strings.
 */
export type JsonNumber = number | null | 'Infinity' | '-Infinity';

/** Writes a number in a form that JSON has. */
export function encodeNumber(value: number): JsonNumber {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return null;
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** Reads what encodeNumber wrote; undefined for anything else. */
export function decodeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value === null) return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  return value === '-Infinity' ? Number.NEGATIVE_INFINITY : undefined;
}
