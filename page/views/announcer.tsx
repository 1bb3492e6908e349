import { useEffect, useRef, useState } from 'preact/hooks';
import type { VerdictEvent } from '../../src/records/event.js';
import { counted } from '../parts/figures.js';
import { usePlace } from '../place.js';
import type { Store } from '../store/store.js';

/** Tells those who listen to the page of verdicts, and of nothing else: all else changes four times a second. */
export function Announcer({ store }: { store: Store }) {
  const [said, say] = useState('');
  const place = usePlace();
  const heard = useRef<{ session: string; sequence: number } | null>(null);
  const { setup, events } = store.state;
  const newest = events[0]?.sequence ?? -1;
  useEffect(() => {
    if (setup === null) return;
    const { session } = setup;
    const before = heard.current;
    heard.current = { session, sequence: newest };
    // What was there before the page came is on it, and no news.
    if (before === null || before.session !== session) return;
    const fresh = events.filter(
      (event): event is VerdictEvent => event.kind === 'verdict' && event.sequence > before.sequence,
    );
    const [last] = fresh;
    if (last === undefined) return;
    const more = fresh.length > 1 ? `${counted(fresh.length, 'verdict')}, the newest` : 'Verdict';
    say(`${place.name(more)}: ${last.code}, ${last.message}`);
  }, [setup, events, newest]);
  return (
    <div class="unseen" aria-live="polite" data-announcer>
      {said}
    </div>
  );
}
