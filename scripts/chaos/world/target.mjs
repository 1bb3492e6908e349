// A target that does to itself what it is told (test/fixtures/target.c): one life of it, from birth to end.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { now } from '../time.mjs';

/** Of this run alone: another one on this machine would end our targets, and we its. */
export const NAME = `chaos-${process.pid}`;
const SOURCE = fileURLToPath(new URL('../../../test/fixtures/target.c', import.meta.url));
const LAST_PID = '/proc/sys/kernel/ns_last_pid';
const REBIRTHS = 200;

export function compileTarget(folder) {
  const program = join(folder, NAME);
  const { status, stderr } = spawnSync('gcc', ['-O1', '-o', program, SOURCE], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`gcc: ${stderr}`);
  return program;
}

export class Life {
  bornMs = now();
  /** When it was given executable memory, was traced, and was ended by us. */
  injectedMs;
  tracedMs;
  endedByUs = false;
  wasHeld = false;
  exitedMs;
  signal;
  #child;
  #lines;

  constructor(program) {
    const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.on('error', () => {});
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.pid = child.pid;
    this.exited = once(child, 'exit').then(([, signal]) => {
      this.exitedMs ??= now();
      this.signal = signal;
    });
  }

  /** False as soon as it runs no more: while a debugger holds it, its parent learns of its end much later. */
  get isAlive() {
    if (this.exitedMs === undefined && isDead(this.pid)) this.exitedMs = now();
    return this.exitedMs === undefined;
  }

  /** Alive, and nothing was done to it for which it must end. */
  get isInnocent() {
    return this.isAlive && !this.endedByUs && this.injectedMs === undefined && this.tracedMs === undefined;
  }

  /** Its next line; undefined when it ends before. */
  async answer() {
    const { value } = await this.#lines.next();
    return value;
  }

  async tell(command) {
    this.send(command);
    return await this.answer();
  }

  send(command) {
    this.#child.stdin.write(`${command}\n`);
  }

  /** Maps executable and writable memory. */
  inject() {
    this.injectedMs = now();
    this.send('rwx');
  }

  async end() {
    if (this.isAlive) this.endedByUs = true;
    this.#child.kill('SIGKILL');
    await this.exited;
  }
}

function isDead(pid) {
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/.*\)/s, ''));
  } catch {
    return true;
  }
}

/** Why no process can be given a PID; undefined when it can. */
export function whyNoRebirth() {
  try {
    writeFileSync(LAST_PID, String(process.pid));
    return undefined;
  } catch (error) {
    return `${LAST_PID}: ${error.code}`;
  }
}

/** A new life under this PID, which must be free; undefined when others were faster each time. */
export async function reborn(program, pid) {
  for (let attempt = 0; attempt < REBIRTHS; attempt++) {
    writeFileSync(LAST_PID, String(pid - 1));
    const life = new Life(program);
    if (life.pid === pid) return life;
    await life.end();
  }
  return undefined;
}
