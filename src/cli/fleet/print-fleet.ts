import type {
  FleetCounts,
  FleetFrame,
  LinkState,
  MonitorRow,
  VerdictRow,
} from '../../fleet/stream/messages.js';
import { MONITOR_STATES } from '../../fleet/stream/messages.js';
import { LineStream, type OutputStream } from '../../outlets/lines/line-stream.js';
import { counted } from '../../text/counted.js';
import { escapeControls } from '../../text/escape.js';

type Shown = Pick<MonitorRow, 'state' | 'why' | 'verdicts' | 'missing'>;

/** Prints what becomes of a fleet: a line for each change of a monitor, for each verdict, and for the connection. */
export class FleetPrinter {
  readonly #out: LineStream;
  readonly #shown = new Map<string, Shown>();
  #link: LinkState | undefined;

  constructor(
    stream: OutputStream,
    private readonly asJson: boolean,
  ) {
    this.#out = new LineStream(stream);
  }

  print({ monitors, verdicts, forgotten, link, timeMs }: FleetFrame): void {
    if (link.isUp !== this.#link?.isUp || link.reason !== this.#link.reason)
      this.#line(timeMs, 'link', link, linkWords(link));
    this.#link = link;
    for (const session of forgotten) this.#shown.delete(session);
    for (const row of monitors) if (this.#isNews(row)) this.#line(timeMs, 'monitor', row, monitorWords(row));
    for (const row of verdicts) this.#line(timeMs, 'verdict', row, verdictWords(row));
  }

  /** All that is known now, loudest first. */
  printAll(rows: readonly MonitorRow[], counts: FleetCounts, timeMs: number): void {
    const inOrder = [...rows].sort(
      (one, other) =>
        MONITOR_STATES.indexOf(one.state) - MONITOR_STATES.indexOf(other.state) ||
        (one.host < other.host ? -1 : 1),
    );
    for (const row of inOrder) this.#line(timeMs, 'monitor', row, monitorWords(row));
    this.#line(timeMs, 'fleet', counts, countWords(counts));
  }

  /** Resolves when all is written. */
  async drained(): Promise<void> {
    await this.#out.drained();
  }

  #isNews({ session, state, why, verdicts, missing }: MonitorRow): boolean {
    const before = this.#shown.get(session);
    this.#shown.set(session, { state, why, verdicts, missing });
    return before?.state !== state || before.why !== why || before.missing !== missing;
  }

  #line(timeMs: number, kind: string, what: object, words: string): void {
    const time = new Date(timeMs).toISOString();
    this.#out.write(
      escapeControls(this.asJson ? JSON.stringify({ kind, at: time, ...what }) : `${time} ${words}`),
    );
  }
}

const linkWords = ({ isUp, reason }: LinkState) => (isUp ? 'CONNECTED' : `NOT CONNECTED: ${reason}`);

const monitorWords = ({ state, host, session, why, words, verdicts, missing }: MonitorRow) =>
  [
    `${state.toUpperCase()} ${host} (${session.slice(0, 8)})`,
    [
      why || words,
      ...(verdicts > 0 ? [counted(verdicts, 'verdict')] : []),
      ...(missing > 0 ? [`${missing} gaps in its events`] : []),
    ]
      .filter(Boolean)
      .join('; '),
  ]
    .filter(Boolean)
    .join(': ');

const verdictWords = ({ host, code, process, pid, message }: VerdictRow) =>
  `VERDICT ${host}: ${code} ${process} (PID ${pid}): ${message}`;

const countWords = ({ hosts, monitors, verdicts }: FleetCounts) => {
  const states = MONITOR_STATES.flatMap((state) =>
    monitors[state] > 0 ? [`${monitors[state]} ${state}`] : [],
  );
  return `FLEET ${counted(hosts, 'host')}: ${states.join(', ') || 'no monitor was heard of'}; ${counted(verdicts, 'verdict')}`;
};
