/** Above this many changed characters two words are no misspelling of each other. */
const MAX_DISTANCE = 3;
/** Fewer letters begin too much. */
const LEAST_BEGINNING = 3;

/** ` (did you mean WORD?)` with the known word nearest to this one; empty when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

/** The known word that `word` is most likely a misspelling or the beginning of; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(MAX_DISTANCE, Math.floor(word.length / 2)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word, candidate);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best ?? onlyOneThatBegins(word, known);
}

function onlyOneThatBegins(beginning: string, known: readonly string[]): string | undefined {
  if (beginning.length < LEAST_BEGINNING) return undefined;
  const fitting = known.filter((word) => word.toLowerCase().startsWith(beginning.toLowerCase()));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Levenshtein's distance: insertions, deletions and substitutions, capitals ignored. */
function editDistance(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
