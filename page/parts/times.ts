import type { Setup } from '../../src/page/stream/messages.js';

type Clocked = Pick<Setup, 'clock'>;

/** Epoch ms of a time of the session. */
export const epochOf = ({ clock }: Clocked, timeMs: number): number =>
  clock.epochMs + (timeMs - clock.monotonicMs);

/** Time of the session, of epoch ms. */
export const monotonicOf = ({ clock }: Clocked, epochMs: number): number =>
  clock.monotonicMs + (epochMs - clock.epochMs);

const pad = (value: number, digits = 2) => `${Math.floor(value)}`.padStart(digits, '0');

/** Time of day where the browser is: `14:03:07.250`. */
export function clockTime(epochMs: number): string {
  const date = new Date(epochMs);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(date.getMilliseconds(), 3)}`;
}

/** How long: `0.25 s`, `12 s`, `3 min 05 s`, `2 h 03 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${Number(seconds.toFixed(seconds < 1 ? 2 : 1))} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${pad((seconds % 3600) / 60)} min`;
}

/** The browser's offset from UTC: `UTC+02:00`. */
export function zone(): string {
  const minutes = -new Date().getTimezoneOffset();
  return `UTC${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}:${pad(Math.abs(minutes) % 60)}`;
}
