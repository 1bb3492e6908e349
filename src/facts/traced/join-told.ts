/** What was told of a process: things that differ, how often each was told, and how many more there were. */
interface Told<Thing> {
  readonly things: readonly Thing[];
  readonly lost: number;
}

/** What was told first and what was told next, as one. What has no room is lost, as often as it was told. */
export function joinTold<Thing extends { readonly times: number }>(
  older: Told<Thing>,
  newer: Told<Thing>,
  most: number,
): Told<Thing> {
  const all = [...older.things, ...newer.things];
  const left = all.slice(most).reduce((sum, { times }) => sum + times, 0);
  return { things: all.slice(0, most), lost: older.lost + newer.lost + left };
}
