import { FACTS, type FactId } from '../../facts/facts.js';
import type { EnforcementOutcome, MonitorEvent } from '../../records/event.js';
import type { ProcessInfo } from '../../records/target.js';
import { escapeText } from '../../text/escape.js';
import type { ProcessRow, ProcessState } from '../stream/messages.js';

/** Regions that are told apart when the suspicious ones are counted. */
const MAX_SUSPICIOUS = 1024;
/** How often it is told that a process was scanned, when nothing else is new of it. */
const TELL_SCANS_MS = 1000;

/** What is known of one held process. */
export class ProcessEntry {
  isListed = false;
  /** Listed although nothing is suspicious about it and it is no target. */
  isQuiet = false;
  hasEnded = false;
  readonly key: string;
  readonly pid: number;
  #info: { name: string; executable: string; isTarget: boolean };
  #lastScanMs: number | null = null;
  #endedMs: number | null = null;
  #scans = 0;
  #regions = 0;
  #hits = 0;
  #verdicts = 0;
  #outcome: EnforcementOutcome | null = null;
  #isSuspicious = false;
  #explained = '';
  readonly #suspicious = new Set<string>();
  readonly #unread = new Set<FactId>();
  #hasChanged = true;
  #hasBeenScanned = false;
  #toldMs = Number.NEGATIVE_INFINITY;

  /** @param isScanned whether its memory is looked at: nobody can tell anything of one that should be and was not */
  constructor(
    info: ProcessInfo,
    private readonly foundMs: number,
    private readonly isScanned: boolean,
  ) {
    this.key = info.key;
    this.pid = info.pid;
    this.#info = escaped(info);
  }

  get name(): string {
    return this.#info.name;
  }

  get hits(): number {
    return this.#hits;
  }

  /** Different regions that were warned of. */
  get suspicious(): number {
    return this.#suspicious.size;
  }

  get hasVerdict(): boolean {
    return this.#verdicts > 0;
  }

  rename(info: ProcessInfo): void {
    this.#info = escaped(info);
    this.#hasChanged = true;
  }

  /** @param regions executable ones, when the map was new */
  scanned(timeMs: number, scans: number, regions = this.#regions): void {
    if (regions !== this.#regions || this.#lastScanMs === null) this.#hasChanged = true;
    this.#hasBeenScanned = true;
    this.#lastScanMs = timeMs;
    this.#scans += scans;
    this.#regions = regions;
  }

  read(fact: FactId): void {
    if (this.#unread.delete(fact)) this.#hasChanged = true;
  }

  failed(fact: FactId): void {
    this.#unread.add(fact);
    this.#hasChanged = true;
  }

  end(timeMs: number): void {
    this.hasEnded = true;
    this.#endedMs = timeMs;
    this.#hasChanged = true;
  }

  /** True when the event says something that makes it worth listing. */
  hear(event: MonitorEvent): boolean {
    const { kind, details = {}, findings = [] } = event;
    this.#hasChanged = true;
    if (kind === 'explained') {
      this.#explained = String(details.runtime ?? '');
      return false;
    }
    if (kind === 'enforcement') this.#outcome = event.outcome;
    else if (kind === 'verdict') {
      this.#verdicts++;
      this.#outcome = event.outcome ?? null;
    } else if (event.status !== 'suspicious') return false;
    if (kind === 'hit') this.#hits = Number(details.hits);
    this.#isSuspicious = true;
    for (const finding of findings)
      if (finding.kind === 'region' && this.#suspicious.size < MAX_SUSPICIOUS)
        this.#suspicious.add(finding.startAddress);
    return true;
  }

  /** The row, when it is another than at the last call that gave one. */
  change(nowMs: number): ProcessRow | undefined {
    const isDue = this.#hasBeenScanned && nowMs - this.#toldMs >= TELL_SCANS_MS;
    if (!this.#hasChanged && !isDue) return undefined;
    this.#hasChanged = false;
    this.#hasBeenScanned = false;
    this.#toldMs = nowMs;
    return {
      ...{ key: this.key, pid: this.pid, ...this.#info, state: this.#state() },
      ...{ hits: this.#hits, verdicts: this.#verdicts, outcome: this.#outcome },
      ...{ foundMs: this.foundMs, lastScanMs: this.#lastScanMs, endedMs: this.#endedMs },
      ...{ scans: this.#scans, regions: this.#regions, suspicious: this.#suspicious.size },
      explained: this.#explained,
      unseen: [...this.#unread].map((fact) => FACTS[fact].noun).join(', '),
    };
  }

  #state(): ProcessState {
    if (this.hasEnded) return 'ended';
    if (this.#verdicts > 0) return 'verdict';
    if (this.#isSuspicious) return 'suspicious';
    const isUnseen = this.#unread.size > 0 || (this.isScanned && this.#lastScanMs === null);
    return isUnseen ? 'could-not-tell' : 'clean';
  }
}

const escaped = ({ name, executable, isTarget }: ProcessInfo) => ({
  name: escapeText(name),
  executable: escapeText(executable),
  isTarget,
});
