/** A number for people: three significant digits below 100, whole and in groups of three from 100 on. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en');
  const digits = size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return `${Number(value.toFixed(digits))}`;
}

/** The same, or a dash where there is none. */
export const figureOrDash = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : figure(value);

/** A number with its noun: `1 scan`, `2 scans`. @param plural default: the noun with an s */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** A size in the unit that keeps it short. */
export function size(bytes: number): string {
  const step = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${figure(bytes / 1024 ** step)} ${UNITS[step]}`;
}
