// A child that checks inputs, its limits, and another child when it is gone.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workBytes } from '../bytes/packing.mjs';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));
/** CPU time for any input, and what each MiB of it may add: many times what an honest one needs, and what lines of three bytes need. */
const BASE_MS = 2_000;
const MS_PER_MIB = 3_000;
/** Without an answer after this time, and many times what the CPU time allows, it hangs: other programs want the cores too. */
const HANG_MS = 30_000;
const HANG_FACTOR = 10;
/** Resident memory of the process at its highest, whatever the input. */
const MAX_RESIDENT_MIB = 250;

/** Checks inputs of one target, one after the other. */
export class Checker {
  #child;
  #folder = mkdtempSync(join(tmpdir(), 'clearsight-fuzz-'));
  checked = 0;
  slowest = 0;
  largestMiB = 0;

  /**
   * @param module URL of a file in targets/
   * @param limits baseMs: CPU time for any input, default 2 s; hangMs: time for an answer besides, default 30 s
   */
  constructor(module, { baseMs = BASE_MS, hangMs = HANG_MS } = {}) {
    this.module = module;
    this.baseMs = baseMs;
    this.hangMs = hangMs;
  }

  /** What is wrong with the answer to this input; undefined when it keeps every promise. */
  async check(bytes) {
    const isFresh = this.#child === undefined;
    this.#child ??= await this.#start();
    const allowedMs = this.baseMs + (workBytes(bytes) / 2 ** 20) * MS_PER_MIB;
    const answer = await this.#ask(bytes, HANG_FACTOR * allowedMs + this.hangMs);
    if (answer.isGone) this.#child = undefined;
    this.checked++;
    if (answer.failure !== undefined) return answer.failure;
    const { cpuMs, peakMiB } = answer;
    this.slowest = Math.max(this.slowest, cpuMs);
    if (peakMiB > MAX_RESIDENT_MIB) {
      // What it grew to would be held against the next input too; and what inputs before it left behind, against this one.
      await this.close();
      if (!isFresh) return this.check(bytes);
      return `took ${Math.round(peakMiB)} MiB, at most ${MAX_RESIDENT_MIB} allowed`;
    }
    this.largestMiB = Math.max(this.largestMiB, peakMiB);
    if (cpuMs <= allowedMs) return undefined;
    return `took ${Math.round(cpuMs)} ms of CPU time, at most ${Math.round(allowedMs)} allowed`;
  }

  async close() {
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start() {
    rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = mkdtempSync(join(tmpdir(), 'clearsight-fuzz-'));
    const child = fork(CHILD, [this.module, this.#folder], { serialization: 'advanced' });
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error(`${this.module} cannot be loaded`))),
    ]);
    return child;
  }

  /** The child's answer, or how it ended without one. */
  #ask(bytes, hangMs) {
    const child = this.#child;
    return new Promise((resolve) => {
      let failure;
      const answered = (answer) => {
        if (failure === undefined) settle(answer);
      };
      const ended = (code, signal) =>
        settle({ isGone: true, failure: failure ?? `ended the process: ${signal ?? `exit ${code}`}` });
      const hung = setTimeout(() => {
        failure = `no answer after ${Math.round(hangMs)} ms`;
        child.kill('SIGKILL');
      }, hangMs);
      const settle = (answer) => {
        clearTimeout(hung);
        child.off('message', answered).off('exit', ended);
        resolve(answer);
      };
      child.on('message', answered).on('exit', ended);
      child.send({ bytes });
    });
  }
}
