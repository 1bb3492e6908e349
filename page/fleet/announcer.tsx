import { useEffect, useRef, useState } from 'preact/hooks';
import { counted } from '../parts/figures.js';
import type { FleetStore } from './fleet-store.js';

/** Time between two announcements: a fleet may have many verdicts at once. */
const EVERY_MS = 1000;

interface Heard {
  readonly atMs: number;
  readonly verdict: string | undefined;
  readonly lost: ReadonlySet<string>;
}

/** Tells those who listen to the page of verdicts and of monitors that are lost, and of nothing else. */
export function Announcer({ store }: { store: FleetStore }) {
  const [said, say] = useState('');
  const heard = useRef<Heard | null>(null);
  const { head, verdicts, monitors } = store;
  useEffect(() => {
    if (head === undefined) return;
    const lost = new Set(
      [...monitors.values()].filter(({ state }) => state === 'lost').map(({ session }) => session),
    );
    const now = { atMs: Date.now(), verdict: verdicts[0]?.id, lost };
    const before = heard.current;
    // What was there before the page came is on it, and no news.
    if (before === null) heard.current = now;
    if (before === null || now.atMs - before.atMs < EVERY_MS) return;
    heard.current = now;
    const known = verdicts.findIndex(({ id }) => id === before.verdict);
    const fresh = known < 0 ? verdicts : verdicts.slice(0, known);
    const newlyLost = [...lost].filter((session) => !before.lost.has(session));
    const [last] = fresh;
    const words = [
      ...(last === undefined
        ? []
        : [`${counted(fresh.length, 'verdict')}, the newest: ${last.code} on ${last.host}`]),
      ...(newlyLost.length === 0
        ? []
        : [`${counted(newlyLost.length, 'monitor')} lost: ${monitors.get(newlyLost[0] ?? '')?.host ?? ''}`]),
    ];
    if (words.length > 0) say(words.join('. '));
  });
  return (
    <div class="unseen" aria-live="polite" data-announcer>
      {said}
    </div>
  );
}
