import { CHANNELS, type Channel } from '../../src/records/input.js';

/** Names of colours in the style sheet. */
export type Colour =
  | 'ink'
  | 'soft'
  | 'line'
  | 'bad'
  | 'warn'
  | 'unsure'
  | 'good'
  | 'paper'
  | 'one'
  | 'two'
  | 'three'
  | 'four';

/** A colour as the style sheet has it now: light or dark. */
export function colour(name: Colour): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The colour, and the dash of the line, of each channel: neither alone tells them apart. */
export const CHANNEL_LOOKS: Readonly<Record<Channel, { readonly colour: Colour; readonly dash: number[] }>> =
  {
    left: { colour: 'one', dash: [] },
    right: { colour: 'two', dash: [8, 4] },
    other: { colour: 'three', dash: [2, 3] },
    keyboard: { colour: 'four', dash: [10, 3, 2, 3] },
  };

export { CHANNELS };

/** Calls back when the system turns from light to dark or back. */
export function onScheme(run: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', run);
  return () => dark.removeEventListener('change', run);
}
