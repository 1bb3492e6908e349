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
  /** Captures side by side: the moment of each moves by itself. */
  readonly isApart?: true;
}

/** What each of two captures side by side has of its own; that of the second has a number behind its name: `at2`. */
const fieldOf = (name: 'event' | 'process' | 'at' | 'filter', session: number) =>
  session === 0 ? name : `${name}${session + 1}`;

/**
 * Reads a fragment. What it does not know it leaves out: an old link still leads to its view.
 *
 * @param session whose address it is; default: the first
 */
export function parseAddress(fragment: string, session = 0): Address {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const view = VIEWS.find((name) => name === fields.get('view')) ?? 'now';
  const process = fields.get(fieldOf('process', session));
  const filter = fields.get(fieldOf('filter', session));
  const event = numberOf(fields.get(fieldOf('event', session)));
  const at = numberOf(fields.get(fieldOf('at', session)));
  return {
    view,
    ...(event === undefined ? {} : { event }),
    ...(process === null ? {} : { process }),
    ...(at === undefined ? {} : { at }),
    ...(filter === null || filter === '' ? {} : { filter: filter.slice(0, MAX_FILTER_CHARACTERS) }),
    ...(fields.has('apart') ? { isApart: true } : {}),
  };
}

/** Writes a fragment, with its `#`. @param others of the sessions beside the first: their own fields are kept */
export function formatAddress(first: Address, ...others: readonly Address[]): string {
  const fields = new URLSearchParams({ view: first.view });
  for (const [session, { event, process, at, filter = '' }] of [first, ...others].entries()) {
    if (event !== undefined) fields.set(fieldOf('event', session), `${event}`);
    if (process !== undefined) fields.set(fieldOf('process', session), process);
    if (at !== undefined) fields.set(fieldOf('at', session), `${at}`);
    if (filter !== '') fields.set(fieldOf('filter', session), filter);
  }
  if (first.isApart) fields.set('apart', '');
  return `#${fields}`;
}

function numberOf(text: string | null): number | undefined {
  const value = Number(text ?? Number.NaN);
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
