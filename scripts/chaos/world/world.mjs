// The monitor, its targets, and what surrounds them; with what was measured and what went wrong.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOUND_MS, INTERVAL_MS } from '../bounds.mjs';
import { now, until } from '../time.mjs';
import { Disk } from './disk.mjs';
import { Display } from './display.mjs';
import { Monitor } from './monitor.mjs';
import { Spells } from './spells.mjs';
import { compileTarget, Life, NAME, reborn } from './target.mjs';

const TARGETS = 6;
const HITS = 3;
/** For all threads and the input process to be up. */
const START_MS = 60_000;
const POISON = fileURLToPath(new URL('poison.mjs', import.meta.url));

export class World {
  folder = mkdtempSync(join(tmpdir(), 'clearsight-chaos-'));
  capture = join(this.folder, 'capture.ndjson.gz');
  disk = new Disk(this.folder);
  display = new Display();
  spells = new Spells();
  /** One a slot; every life that ever was in `history`. */
  lives = [];
  history = [];
  /** Times in which a machine clicked. */
  clicking = [];
  /** Milliseconds by what was waited for. */
  measured = { kill: [], debugger: [], clicker: [], found: [] };
  /** Spells of blindness that were made, and those that were said with their end. */
  blinded = { made: 0, said: 0 };
  violations = [];
  /** Slots that a lane works with. */
  #taken = new Set();

  async start() {
    this.program = compileTarget(this.folder);
    await this.display.start();
    mkdirSync(join(this.disk.folder, 'logs'));
    const config = {
      detectors: [POISON],
      memory: { interval: `${INTERVAL_MS}ms` },
      hits: { threshold: HITS },
    };
    writeFileSync(join(this.folder, 'clearsight.config.json'), JSON.stringify(config));
    const what = ['--target', NAME, '--action', 'terminate', '--keep-watching', '--input', 'uiohook'];
    const where = ['--log-dir', join(this.disk.folder, 'logs'), '--record', this.capture];
    this.monitor = new Monitor(['watch', ...what, ...where], {
      cwd: this.folder,
      env: { DISPLAY: this.display.name },
    });
    for (let slot = 0; slot < TARGETS; slot++) await this.bear(slot);
    if (!(await this.wait(() => this.monitor.input === 'seen', START_MS)))
      throw new Error(
        `the monitor does not see input: ${this.monitor.events.at(-1)?.message} ${this.monitor.stderr}`,
      );
    await this.allHeld();
  }

  /** Puts a new target into a slot, and resolves once it is ready. @param pid under this PID, where it is free */
  async bear(slot, pid) {
    const life = (pid && (await reborn(this.program, pid))) || new Life(this.program);
    this.lives[slot] = life;
    this.history.push(life);
    await life.answer();
    return life;
  }

  /** New targets in place of those that have ended, but where a lane is at work. */
  async refill() {
    for (const slot of this.lives.keys())
      if (!this.#taken.has(slot) && !this.lives[slot].isAlive) await this.bear(slot);
  }

  /** Resolves once every living target is held; what is not held in time is a violation. */
  async allHeld() {
    for (const life of this.lives.filter(({ isAlive }) => isAlive)) await this.held(life);
  }

  async held(life) {
    const isHeld = () =>
      !life.isAlive || !this.monitor.isRunning || this.monitor.isHeld(life.pid, life.bornMs - 1);
    const isInTime = await until(isHeld, 10 * FOUND_MS);
    const found = this.monitor.since(life.bornMs - 1, 'target-found').find(({ pid }) => pid === life.pid);
    if (found !== undefined && !life.wasHeld) {
      life.wasHeld = true;
      // The first targets are there before the monitor is.
      const sinceMs = Math.max(life.bornMs, this.monitor.events[0].monotonicMs);
      this.measured.found.push(this.spells.outside(sinceMs, found.monotonicMs));
    } else if (!isInTime) this.violate(`target ${life.pid} was never held`);
  }

  /** Lets a lane work with innocent targets that are held, at most `count`; what has ended by then is born again. */
  async withSome(draw, count, work) {
    const free = [...this.lives.keys()].filter(
      (slot) => !this.#taken.has(slot) && this.lives[slot].isInnocent,
    );
    const slots = Array.from({ length: Math.min(count, free.length) }, () =>
      free.splice(draw.integer(0, free.length - 1), 1),
    ).flat();
    for (const slot of slots) this.#taken.add(slot);
    try {
      for (const slot of slots) await this.held(this.lives[slot]);
      const lives = slots.map((slot) => this.lives[slot]);
      return await work(
        lives.filter((life) => life.isInnocent),
        slots,
      );
    } finally {
      for (const slot of slots) this.#taken.delete(slot);
      await this.refill();
    }
  }

  /** Waits for the end of a target that has to be ended, and notes how long it took. */
  async mustEnd(life, sinceMs, what, boundMs) {
    if (!(await this.wait(() => !life.isAlive, 10 * boundMs))) {
      this.violate(`target ${life.pid} is left alive after ${what}`);
      await life.end();
      return Number.NaN;
    }
    const tookMs = this.spells.outside(sinceMs, life.exitedMs);
    this.measured[what].push(tookMs);
    return tookMs;
  }

  /** Resolves with whether it became true in time, or false once the monitor is gone. */
  async wait(isTrue, withinMs) {
    let isTrueNow = false;
    await until(() => {
      isTrueNow = isTrue();
      return isTrueNow || !this.monitor.isRunning;
    }, withinMs);
    return isTrueNow;
  }

  violate(what) {
    this.violations.push({ what, atMs: now() });
    console.log(`BROKEN  ${what}`);
  }

  async end() {
    this.monitor?.kill('SIGKILL');
    for (const life of this.history) await life.end();
    await this.display.kill();
    this.disk.unmount();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
