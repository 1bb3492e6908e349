import type { MonitorRow, MonitorState, VerdictRow } from '../../src/fleet/stream/messages.js';
import { STATES_IN_ORDER } from './states.js';

/** What is looked for: all words of a text, and a state. */
export interface Search {
  readonly text: string;
  /** Empty for all. */
  readonly state: MonitorState | '';
}

const wordsOf = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean);
const holds = (words: readonly string[], texts: readonly string[]) => {
  const all = texts.join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
};

/** Monitors that fit, loudest first, then by the name of their host. */
export function searchMonitors(rows: Iterable<MonitorRow>, { text, state }: Search): readonly MonitorRow[] {
  const words = wordsOf(text);
  return [...rows]
    .filter(
      (row) =>
        (state === '' || row.state === state) &&
        holds(words, [row.host, row.state, row.why, row.words, row.session, row.version]),
    )
    .sort(
      (one, other) =>
        STATES_IN_ORDER.indexOf(one.state) - STATES_IN_ORDER.indexOf(other.state) ||
        one.host.localeCompare(other.host, 'en', { numeric: true }),
    );
}

export function searchVerdicts(rows: readonly VerdictRow[], { text }: Search): readonly VerdictRow[] {
  const words = wordsOf(text);
  return rows.filter((row) =>
    holds(words, [row.host, row.code, row.process, String(row.pid), row.message, row.session, row.level]),
  );
}

/** A search in the fragment of the address, so that it can be handed on. */
export function parseSearch(fragment: string): Search {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const state = parameters.get('state') ?? '';
  return {
    text: (parameters.get('find') ?? '').slice(0, 200),
    state: STATES_IN_ORDER.find((each) => each === state) ?? '',
  };
}

export function formatSearch({ text, state }: Search): string {
  const parameters = new URLSearchParams({ view: 'all' });
  if (text !== '') parameters.set('find', text);
  if (state !== '') parameters.set('state', state);
  return `#${parameters}`;
}
