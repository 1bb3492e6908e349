/** Formats a number for people: three significant digits below 100, whole from 100 on, no exponent, no zeros at the end. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const [whole, part = ''] = value.toFixed(digits).split('.') as [string, string?];
  const shown = part.replace(/0+$/, '');
  return shown === '' ? whole : `${whole}.${shown}`;
}

/** `33 to 35 ms`, or `33 ms` where both ends read the same. */
export function range(low: number, high: number, unit: string): string {
  const [from, to] = [figure(low), figure(high)];
  return from === to ? `${from} ${unit}` : `${from} to ${to} ${unit}`;
}
