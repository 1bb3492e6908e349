import { MAX_FILTER_CHARACTERS } from './filter/language.js';

/** The sections of the page; the last is of a capture alone. */
export const VIEWS = ['now', 'time', 'map', 'events', 'settings', 'what-if'] as const;
export type View = (typeof VIEWS)[number];

/** What is on the screen, as the fragment of the page's address tells it: `#view=events&event=12`. */
export interface Address {
  readonly view: View;
  /** Sequence of the event that is open. */
  readonly event?: number;
  /** Key of the process whose map is shown. */
  readonly process?: string;
  /** Moment to look at, monotonic ms. */
  readonly at?: number;
  /** What is asked of the events, as it was typed. */
  readonly filter?: string;
}

/** Reads a fragment. What it does not know it leaves out: an old link still leads to its view. */
export function parseAddress(fragment: string): Address {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const view = VIEWS.find((name) => name === fields.get('view')) ?? 'now';
  const [process, filter] = [fields.get('process'), fields.get('filter')];
  const [event, at] = [numberOf(fields.get('event')), numberOf(fields.get('at'))];
  return {
    view,
    ...(event === undefined ? {} : { event }),
    ...(process === null ? {} : { process }),
    ...(at === undefined ? {} : { at }),
    ...(filter === null || filter === '' ? {} : { filter: filter.slice(0, MAX_FILTER_CHARACTERS) }),
  };
}

/** Writes a fragment, with its `#`. */
export function formatAddress({ view, event, process, at, filter = '' }: Address): string {
  const fields = new URLSearchParams({ view });
  if (event !== undefined) fields.set('event', `${event}`);
  if (process !== undefined) fields.set('process', process);
  if (at !== undefined) fields.set('at', `${at}`);
  if (filter !== '') fields.set('filter', filter);
  return `#${fields}`;
}

function numberOf(text: string | null): number | undefined {
  const value = Number(text ?? Number.NaN);
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
