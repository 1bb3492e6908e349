import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { ReceiverTally } from '../../src/figures/forward-tally.js';
import { ForwardOutlet } from '../../src/forward/forward-outlet.js';
import { Forwarding } from '../../src/forward/forwarding.js';
import type { ReceiverSettings } from '../../src/forward/receivers/receiver.js';
import { openLogFolder } from '../../src/outlets/files/log-folder.js';
import { Outlets } from '../../src/outlets/outlets.js';
import type { Level, MonitorEvent } from '../../src/records/event.js';
import { Stamper } from '../../src/records/stamper.js';
import { Sink } from '../outlets/support.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { SESSION } from './lines.js';

export interface OpenLog {
  readonly folder: string;
  readonly forwarding: Forwarding;
  readonly outlets: Outlets;
  /** Messages so far, `LEVEL words`. */
  readonly said: readonly string[];
  /** Says an event of the session, into the log. */
  say(message: string, level?: Level): MonitorEvent;
  /** Resolves once it was said. */
  hears(words: RegExp): Promise<string>;
  /** Resolves once the tally of the first receiver is so. */
  tallies(fits: (tally: ReceiverTally) => boolean): Promise<ReceiverTally>;
  close(): Promise<void>;
}

export interface LogOptions {
  /** Default: a new one. */
  readonly folder?: string;
  readonly session?: string;
  /** Default: `lab`. */
  readonly host?: string;
}

/** A log whose events are sent on, as those of a live command are. Closed with the test. */
export async function openForwarded(
  receivers: readonly ReceiverSettings[],
  { folder = temporaryFolder(), session = SESSION, host = 'lab' }: LogOptions = {},
): Promise<OpenLog> {
  const logDir = join(folder, 'logs');
  const files = openLogFolder({ logDir, stream: new Sink() });
  const said: string[] = [];
  const saying = new EventEmitter();
  const opening = Forwarding.open({
    ...{ sender: { logDir, session, host, version: '1.2.3' }, machineId: undefined, receivers },
    say(level, message) {
      said.push(`${level} ${message}`);
      saying.emit('said');
    },
  });
  const forwarding = await opening.catch(async (error: unknown) => {
    for (const outlet of files.outlets) await outlet.close();
    throw error;
  });
  const outlets = new Outlets([...files.outlets, new ForwardOutlet(forwarding)], { lossStream: new Sink() });
  const stamper = new Stamper({ origin: { monotonicMs: 0, epochMs: Date.now() }, session, host });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= outlets.close();
    return closed;
  };
  onTestFinished(close);
  return {
    ...{ folder, forwarding, outlets, said, close },
    say(message, level = 'WARNING') {
      const event = stamper.stamp(0, { kind: 'notice', level, module: 'MONITOR', message });
      outlets.emit(event);
      return event;
    },
    async hears(words) {
      for (;;) {
        const found = said.find((each) => words.test(each));
        if (found !== undefined) return found;
        await once(saying, 'said');
      }
    },
    tallies: (fits) =>
      vi.waitFor(
        () => {
          const [tally] = forwarding.tallies;
          if (tally === undefined || !fits(tally)) throw new Error(`not yet: ${JSON.stringify(tally)}`);
          return tally;
        },
        { timeout: 25_000, interval: 20 },
      ),
  };
}
