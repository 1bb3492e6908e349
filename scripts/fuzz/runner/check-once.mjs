// One input, as it was saved.
import { TARGETS } from '../targets.mjs';
import { Checker } from './checker.mjs';

/** Prints what comes of it. Resolves with whether it kept every promise. */
export async function checkOnce(name, bytes) {
  const module = new URL(`../targets/${name}.mjs`, import.meta.url).href;
  const checker = new Checker(module, { baseMs: TARGETS[name].baseMs });
  try {
    const failure = await checker.check(bytes);
    const { slowest, largestMiB } = checker;
    console.log(failure ?? `ok, ${Math.round(slowest)} ms, ${Math.round(largestMiB)} MiB`);
    return failure === undefined;
  } finally {
    await checker.close();
  }
}
