import type { Moment } from '../../stream/answers.js';
import type { Frame } from '../../stream/messages.js';

const KINDS: Readonly<Record<string, Moment['kind']>> = {
  verdict: 'verdict',
  region: 'finding',
  finding: 'finding',
  input: 'finding',
  debugger: 'finding',
  blind: 'blind',
  'could-not-tell': 'blind',
};

/** What in a frame somebody may want to jump to. */
export function momentsOf({ timeMs, events }: Frame): readonly Moment[] {
  return events.flatMap(({ kind, sequence, message }) => {
    const moment = KINDS[kind];
    // The frame shows the event: at its own time it would not be there yet.
    return moment === undefined ? [] : [{ kind: moment, timeMs, sequence, words: message }];
  });
}
