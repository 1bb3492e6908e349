// The monitor under attack: the command as a user starts it, its events, and what it takes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const MAX_STDERR = 10_000;

export class Monitor {
  events = [];
  stderr = '';
  /** Sight of input, as the events tell it. */
  input = 'unknown';
  #child;

  /** @param args of `clearsight` */
  constructor(args, { cwd, env }) {
    const child = spawn(process.execPath, [MAIN, ...args, '--json'], {
      cwd,
      env: { ...process.env, ...env },
    });
    this.#child = child;
    this.pid = child.pid;
    this.ended = once(child, 'close').then(([code, signal]) => {
      this.exit = signal ?? code;
      return this.exit;
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.#take(JSON.parse(line)));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      this.stderr = (this.stderr + text).slice(-MAX_STDERR);
    });
  }

  get isRunning() {
    return this.exit === undefined;
  }

  kill(signal) {
    this.#child.kill(signal);
  }

  /** Events of a kind since a time of theirs. */
  since(timeMs, kind) {
    return this.events.filter((event) => event.kind === kind && event.monotonicMs >= timeMs);
  }

  isHeld(pid, sinceMs) {
    return this.since(sinceMs, 'target-found').some((event) => event.pid === pid);
  }

  /** Open descriptors, by what they lead to. */
  descriptors() {
    const folder = `/proc/${this.pid}/fd`;
    return readdirSync(folder).flatMap((fd) => {
      try {
        return [readlinkSync(`${folder}/${fd}`)];
      } catch {
        return [];
      }
    });
  }

  residentMiB() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'latin1');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  }

  /** PIDs of the processes that it started. */
  children() {
    return readdirSync(`/proc/${this.pid}/task`).flatMap((task) => {
      const path = `/proc/${this.pid}/task/${task}/children`;
      return readFileSync(path, 'latin1').split(' ').filter(Boolean).map(Number);
    });
  }

  #take(event) {
    this.events.push(event);
    if (event.module !== 'INPUT_DETECTOR') return;
    if (event.kind === 'blind') this.input = 'blind';
    if (event.kind === 'recovered' || event.details?.state === 'ready') this.input = 'seen';
  }
}
