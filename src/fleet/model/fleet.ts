import type { Beat } from '../../nats/beat.js';
import type { Milliseconds } from '../../records/time.js';
import {
  type FleetCounts,
  type FleetFrame,
  type LinkState,
  MONITOR_STATES,
  type MonitorRow,
  type MonitorState,
  type VerdictRow,
} from '../stream/messages.js';
import type { FleetEvent } from './fleet-event.js';
import { Monitor } from './monitor.js';

/** Whoever has the credentials of a host can invent sessions of it, but not forget those of others. */
const MAX_SESSIONS_OF_HOST = 64;
const MAX_HOSTS = 50_000;
const MAX_VERDICTS = 500;
/** After a connection stands again, hosts need this long to come back. */
const COME_BACK_MS = 8000;
/** How often what changes all the time is told of a monitor. */
const ROUTINE_MS = 1000;
/** Of so many monitors in a second; of more, each less often. */
const ROUTINE_ROWS = 1000;

interface Told {
  readonly row: MonitorRow;
  readonly atMs: Milliseconds;
}

/** All monitors that were heard of. Reads no clock: times come with what is heard, Unix ms of the clock here. */
export class Fleet {
  readonly #monitors = new Map<string, Monitor>();
  /** Sessions of each host, oldest first. */
  readonly #hosts = new Map<string, Set<string>>();
  readonly #told = new Map<string, Told>();
  readonly #verdicts: VerdictRow[] = [];
  #newVerdicts: VerdictRow[] = [];
  #forgotten: string[] = [];
  #link: LinkState;
  #toldLink: LinkState | undefined;
  #hasStood = false;
  /** Since when a monitor could have been heard. */
  #quietSinceMs: Milliseconds;
  #number = 0;
  #events = 0;
  #verdictCount = 0;
  #refused = 0;

  constructor(nowMs: Milliseconds) {
    this.#link = { isUp: false, reason: 'no connection yet', sinceMs: nowMs };
    this.#quietSinceMs = nowMs;
  }

  get link(): LinkState {
    return this.#link;
  }

  linkUp(nowMs: Milliseconds): void {
    this.#link = { isUp: true, reason: '', sinceMs: nowMs };
    this.#quietSinceMs = nowMs + (this.#hasStood ? COME_BACK_MS : 0);
    this.#hasStood = true;
  }

  linkDown(reason: string, nowMs: Milliseconds): void {
    this.#link = { isUp: false, reason, sinceMs: this.#link.isUp ? nowMs : this.#link.sinceMs };
  }

  /** A message that is none of ours, or not what its subject says. */
  refuse(): void {
    this.#refused++;
  }

  hear(beat: Beat, hostToken: string, nowMs: Milliseconds): void {
    const monitor = this.#monitor(beat.session, hostToken);
    if (monitor === undefined) return;
    const isNew = monitor.started === '';
    monitor.hear(beat, nowMs);
    if (isNew) this.#replace(monitor, hostToken);
  }

  take({ line, previous, host, code }: FleetEvent, nowMs: Milliseconds): void {
    const monitor = this.#monitor(line.session, host);
    if (monitor === undefined) return;
    const { session, sequence, time, level } = line;
    if (!monitor.gaps.take(sequence, previous)) return;
    this.#events++;
    monitor.see(time, nowMs);
    if (line.kind === 'stop') monitor.end(line.event.message);
    if (line.kind !== 'verdict') return;
    this.#verdictCount++;
    monitor.verdicts++;
    const { process, pid, message } = line.event;
    const row = {
      ...{ id: `${session}:${sequence}`, session, host: line.host, time, level },
      ...{ code, process, pid, message },
    };
    this.#newVerdicts.push(row);
    this.#verdicts.push(row);
    if (this.#verdicts.length > MAX_VERDICTS) this.#verdicts.shift();
  }

  /** What is new since the frame before; undefined when nothing is. */
  frame(nowMs: Milliseconds): FleetFrame | undefined {
    const monitors = this.#changed(nowMs);
    const verdicts = this.#newVerdicts.slice(-MAX_VERDICTS);
    const forgotten = this.#forgotten;
    const isLinkNew = this.#link !== this.#toldLink;
    if (monitors.length + verdicts.length + forgotten.length === 0 && !isLinkNew) return undefined;
    this.#newVerdicts = [];
    this.#forgotten = [];
    this.#toldLink = this.#link;
    this.#number++;
    return { ...this.#head(nowMs), monitors, forgotten, verdicts };
  }

  /** All that is known, as of the newest frame. */
  snapshot(nowMs: Milliseconds): FleetFrame {
    return { ...this.#head(nowMs), monitors: this.rows(nowMs), forgotten: [], verdicts: this.#verdicts };
  }

  rows(nowMs: Milliseconds): readonly MonitorRow[] {
    const judgedMs = this.#judgedMs(nowMs);
    return [...this.#monitors.values()].map((monitor) => monitor.row(judgedMs, this.#quietSinceMs));
  }

  counts(nowMs: Milliseconds): FleetCounts {
    const judgedMs = this.#judgedMs(nowMs);
    const monitors = Object.fromEntries(MONITOR_STATES.map((state) => [state, 0])) as Record<
      MonitorState,
      number
    >;
    let missing = 0;
    for (const monitor of this.#monitors.values()) {
      monitors[monitor.state(judgedMs, this.#quietSinceMs).state]++;
      missing += monitor.gaps.count;
    }
    const [events, verdicts, refused] = [this.#events, this.#verdictCount, this.#refused];
    return { hosts: this.#hosts.size, monitors, events, verdicts, missing, refused };
  }

  #head(nowMs: Milliseconds): Pick<FleetFrame, 'number' | 'timeMs' | 'link' | 'counts'> {
    return { number: this.#number, timeMs: nowMs, link: this.#link, counts: this.counts(nowMs) };
  }

  /** While nothing can be heard, nobody is called lost for it. */
  #judgedMs(nowMs: Milliseconds): Milliseconds {
    return this.#link.isUp ? nowMs : Math.min(nowMs, this.#link.sinceMs);
  }

  #changed(nowMs: Milliseconds): readonly MonitorRow[] {
    const judgedMs = this.#judgedMs(nowMs);
    const routineMs = ROUTINE_MS * Math.max(1, this.#monitors.size / ROUTINE_ROWS);
    const rows: MonitorRow[] = [];
    for (const [session, monitor] of this.#monitors) {
      const before = this.#told.get(session);
      const row = monitor.row(judgedMs, this.#quietSinceMs);
      if (before !== undefined && !isNews(before.row, row)) {
        const isRoutine = row.heardMs !== before.row.heardMs || row.sequence !== before.row.sequence;
        if (!isRoutine || nowMs - before.atMs < routineMs) continue;
      }
      this.#told.set(session, { row, atMs: nowMs });
      rows.push(row);
    }
    return rows;
  }

  /** Undefined where there are too many hosts. */
  #monitor(session: string, host: string): Monitor | undefined {
    const known = this.#monitors.get(session);
    // A session belongs to the host that it was first heard of.
    if (known !== undefined) return known.host === host ? known : this.#refuseOther();
    const sessions = this.#hosts.get(host) ?? new Set();
    if (sessions.size === 0 && this.#hosts.size >= MAX_HOSTS) return this.#refuseOther();
    this.#hosts.set(host, sessions.add(session));
    const monitor = new Monitor(session, host);
    this.#monitors.set(session, monitor);
    if (sessions.size > MAX_SESSIONS_OF_HOST) this.#forgetOneOf(sessions);
    return monitor;
  }

  #refuseOther(): undefined {
    this.#refused++;
    return undefined;
  }

  #forgetOneOf(sessions: Set<string>): void {
    const [oldest] = sessions;
    const ended = [...sessions].find((session) => this.#monitors.get(session)?.hasEnded);
    const session = ended ?? oldest ?? '';
    sessions.delete(session);
    this.#monitors.delete(session);
    this.#told.delete(session);
    this.#forgotten.push(session);
  }

  /** A monitor that watches the same on the same host, and began before, has been started anew. */
  #replace(monitor: Monitor, host: string): void {
    for (const session of this.#hosts.get(host) ?? []) {
      const other = this.#monitors.get(session);
      if (other === undefined || other === monitor || other.hasEnded) continue;
      const isSame = other.keys.some((key) => monitor.keys.includes(key));
      if (isSame && other.started < monitor.started)
        other.end(`session ${monitor.session} has taken its place`);
    }
  }
}

/** What is told at once. */
const isNews = (before: MonitorRow, now: MonitorRow): boolean =>
  before.state !== now.state ||
  before.why !== now.why ||
  before.verdicts !== now.verdicts ||
  before.missing !== now.missing ||
  before.version !== now.version;
