import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** The time of events, now: both are the kernel's monotonic clock. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** A monitor as a user starts it, and its events. */
export class Monitor {
  events = [];
  #wanted = [];

  constructor(args) {
    this.folder = mkdtempSync(join(tmpdir(), 'clearsight-matrix-'));
    const common = ['--input', 'none', '--json', '--log-dir', join(this.folder, 'logs')];
    this.child = spawn(process.execPath, [MAIN, 'watch', ...args, ...common], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.events.push(JSON.parse(line));
      this.#wanted = this.#wanted.filter((give) => !give());
    });
  }

  /** Resolves with the first event that fits, or with undefined once the time is over. */
  until(fits, forMs) {
    return new Promise((resolve) => {
      const give = () => {
        const event = this.events.find(fits);
        if (event !== undefined) resolve(event);
        return event !== undefined;
      };
      if (give()) return;
      this.#wanted.push(give);
      setTimeout(resolve, forMs).unref();
    });
  }

  async end() {
    this.child.kill('SIGTERM');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
