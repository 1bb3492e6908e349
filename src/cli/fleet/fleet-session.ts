import { firstValueFrom } from 'rxjs';
import { Fleet } from '../../fleet/model/fleet.js';
import { LOST_MS } from '../../fleet/model/monitor.js';
import { Reader } from '../../fleet/reading/reader.js';
import type { FleetFrame } from '../../fleet/stream/messages.js';
import type { NatsSettings } from '../../nats/settings.js';
import type { Milliseconds } from '../../records/time.js';
import { EXIT, exitCodeOfSignal } from '../exit-codes.js';
import { stopSignals } from '../live/signals.js';
import type { PageRequest } from '../page/page-request.js';
import { FleetPrinter } from './print-fleet.js';
import { type ServedFleet, serve } from './serve.js';

const FRAME_MS = 250;
/** How long it may take until there is a connection, and until all that is there has been read. */
const CONNECT_MS = 10_000;
const READ_MS = 60_000;

export interface FleetOptions {
  readonly settings: NatsSettings;
  /** How far back events are read. */
  readonly sinceMs: Milliseconds;
  readonly asJson: boolean;
  /** Undefined: nothing is served. */
  readonly page: PageRequest | undefined;
}

const open = ({ settings, sinceMs }: FleetOptions) => {
  const fleet = new Fleet(Date.now());
  return { fleet, reader: new Reader({ ...{ settings, fleet, sinceMs }, now: Date.now }) };
};

/** Shows a fleet until a signal ends it. @returns the exit code */
export async function followFleet(options: FleetOptions): Promise<number> {
  const signal = firstValueFrom(stopSignals());
  const { fleet, reader } = open(options);
  const printer = new FleetPrinter(process.stdout, options.asJson);
  let served: ServedFleet | undefined;
  try {
    served = await serve(fleet, options);
    const tell = (frame: FleetFrame | undefined) => {
      if (frame === undefined) return;
      printer.print(frame);
      served?.post(frame);
    };
    const telling = setInterval(() => tell(fleet.frame(Date.now())), FRAME_MS);
    const code = exitCodeOfSignal(await signal);
    clearInterval(telling);
    await printer.drained();
    return code;
  } finally {
    await reader.close();
    await served?.close();
  }
}

/** Prints how a fleet is now. @returns the exit code, by the loudest state: lost 6, stale 5, blind or not to be known 4 */
export async function tellFleetOnce(options: FleetOptions): Promise<number> {
  const { fleet, reader } = open(options);
  try {
    const isRead = await within(READ_MS, async (late) => {
      const timer = setTimeout(() => fleet.link.isUp || late(), CONNECT_MS);
      await reader.caughtUp;
      clearTimeout(timer);
    });
    // Whoever lives says so each second.
    if (isRead) await new Promise((resolve) => setTimeout(resolve, LOST_MS + FRAME_MS));
    const now = Date.now();
    const printer = new FleetPrinter(process.stdout, options.asJson);
    const { link } = fleet;
    if (!isRead || !link.isUp) {
      const reason = link.reason || `the stream is longer than can be read in ${READ_MS / 1000} s`;
      process.stderr.write(`clearsight: expected to read the stream, got none of it (${reason})\n`);
      return EXIT.blind;
    }
    const counts = fleet.counts(now);
    printer.printAll(fleet.rows(now), counts, now);
    await printer.drained();
    const { lost, stale, blind } = counts.monitors;
    return lost > 0 ? EXIT.dead : stale > 0 ? EXIT.stale : blind > 0 ? EXIT.blind : EXIT.clean;
  } finally {
    await reader.close();
  }
}

/** @returns whether it was done in time. @param work may say that it is too late before that */
async function within(ms: Milliseconds, work: (late: () => void) => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const isDone = await new Promise<boolean>((resolve, reject) => {
    const late = () => resolve(false);
    timer = setTimeout(late, ms);
    work(late).then(() => resolve(true), reject);
  });
  clearTimeout(timer);
  return isDone;
}
