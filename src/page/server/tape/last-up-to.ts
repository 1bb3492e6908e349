/** The last of these at or before a time; undefined for none. They are in the order of their times. */
export function lastUpTo<Item extends { readonly timeMs: number }>(
  items: readonly Item[],
  timeMs: number,
): Item | undefined {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((items[middle] as Item).timeMs <= timeMs) from = middle + 1;
    else to = middle;
  }
  return items[from - 1];
}
