// What the rows share: C programs, helpers that answer lines, medians.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export { wait };

const folder = mkdtempSync(join(tmpdir(), 'clearsight-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A path in a folder that is removed at the end. */
export const temporary = (name) => join(folder, name);
export const beside = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Compiles c/NAME.c, or another file, as fast code and returns the program's path. */
export function compile(name, source = `c/${name}.c`) {
  const program = temporary(name);
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, beside(source)], { stdio: 'inherit' });
  return program;
}

/** A program that answers each line with a line. */
export function startHelper(command, ...args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ${args.join(' ')} ended instead of answering`);
    return value;
  };
  return {
    pid: child.pid,
    exited,
    nextLine,
    ask(question) {
      child.stdin.write(`${question}\n`);
      return nextLine();
    },
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs `body` with what `start` gives, and stops that afterwards whatever happens. */
export async function using(started, body) {
  const resource = await started;
  try {
    return await body(resource);
  } finally {
    await resource.stop();
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Marks a figure that noise limits: what else the machine does moves it by more than a change of the code would. */
export const NOISY = { isNoisy: true };

/** One check of a row: a figure and what it must reach. */
export const atMost = (what, value, limit, unit, mark) => ({
  what,
  value,
  limit,
  unit,
  sign: '<=',
  reached: value <= limit,
  ...mark,
});
export const atLeast = (what, value, limit, unit, mark) => ({
  what,
  value,
  limit,
  unit,
  sign: '>=',
  reached: value >= limit,
  ...mark,
});
