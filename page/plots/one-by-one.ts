const SHARE_MS = 8;

const waiting: (() => void)[] = [];

/** Runs something when the browser next draws, or, where much waits, one of the next times: nothing of it holds the page up for long. */
export function oneByOne(run: () => void): void {
  waiting.push(run);
  if (waiting.length === 1) requestAnimationFrame(runSome);
}

function runSome(): void {
  const until = performance.now() + SHARE_MS;
  do waiting[0]?.();
  while (waiting.shift() !== undefined && waiting.length > 0 && performance.now() < until);
  if (waiting.length > 0) requestAnimationFrame(runSome);
}
