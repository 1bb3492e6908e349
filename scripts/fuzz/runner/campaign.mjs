// A run over several targets, each for its share of the time.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { damaged } from '../bytes/mutations.mjs';
import { packedForms } from '../bytes/packing.mjs';
import { findings } from '../seeds.mjs';
import { TARGETS } from '../targets.mjs';
import { Checker } from './checker.mjs';
import { minimise } from './minimise.mjs';

const MINIMISE_MS = 60_000;

/** Prints a line for each target. Resolves with whether all inputs kept every promise. */
export async function runCampaign(names, { seed, durationMs, out }) {
  console.log(`seed ${seed}, ${Math.round(durationMs / 1000)} s`);
  let isClean = true;
  for (const name of names) {
    const module = new URL(`../targets/${name}.mjs`, import.meta.url).href;
    const checker = new Checker(module, { baseMs: TARGETS[name].baseMs });
    try {
      const found = await search(name, checker, { seed, durationMs: durationMs / names.length });
      const { checked, slowest, largestMiB } = checker;
      const figures = `${checked} inputs, slowest ${Math.round(slowest)} ms, largest ${Math.round(largestMiB)} MiB`;
      console.log(`${found === undefined ? 'ok  ' : 'FAIL'} ${name.padEnd(9)} ${figures}`);
      if (found === undefined) continue;
      isClean = false;
      await report(name, checker, { seed, out, ...found });
    } finally {
      await checker.close();
    }
  }
  return isClean;
}

/** The first input that breaks a promise, and which: what was found before, the seeds, and then damage. */
async function search(name, checker, { seed, durationMs }) {
  const { seeds, words, isPacked } = TARGETS[name];
  const honest = [...findings(name), ...seeds()];
  for (const bytes of honest) {
    const failure = await checker.check(bytes);
    if (failure !== undefined) return { bytes, failure };
  }
  const inputs = damaged(honest, words);
  const endMs = performance.now() + durationMs;
  let found;
  let isOver = false;
  const property = fc.asyncProperty(isPacked ? packedForms(inputs) : inputs, async (bytes) => {
    isOver = performance.now() > endMs;
    if (isOver) return false;
    const failure = await checker.check(bytes);
    if (failure !== undefined) found = { bytes, failure };
    return failure === undefined;
  });
  // Ended by what it returns: a limit of fast-check's own would end it in the middle of an input that hangs. And not shortened by
  // fast-check, which knows the damage and not what it left: minimise does that.
  const forever = { numRuns: Number.MAX_SAFE_INTEGER, endOnFailure: true };
  const { error, errorInstance } = await fc.check(property, { ...forever, seed });
  if (found === undefined && !isOver) throw errorInstance ?? new Error(error);
  return found;
}

/** Saves the input, as short as it gets, and says how to repeat it. */
async function report(name, checker, { seed, out, bytes, failure }) {
  console.log(`     ${failure.replaceAll('\n', '\n     ')}`);
  const kind = kindOf(failure);
  const fails = async (shorter) => kindOf((await checker.check(shorter)) ?? '') === kind;
  const shortest = await minimise(bytes, fails, performance.now() + MINIMISE_MS);
  const hash = createHash('sha256').update(shortest).digest('hex').slice(0, 8);
  mkdirSync(out, { recursive: true });
  const file = join(out, `${name}-${seed}-${hash}`);
  writeFileSync(file, shortest);
  console.log(`     ${bytes.length} bytes, shortened to ${shortest.length}, saved in ${file}`);
  console.log(`     npm run fuzz -- --only ${name} --input ${relative('.', file)}`);
}

/** What a failure has in common with that of a shorter input: its first line, without what was shown or measured. */
const kindOf = (failure) => failure.split('\n', 1)[0].replace(/["'].*|\d+/g, '');
