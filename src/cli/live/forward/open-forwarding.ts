import { type Observable, ReplaySubject } from 'rxjs';
import type { Config } from '../../../config/schema.js';
import type { Forwarding } from '../../../forward/forwarding.js';
import { formatLine } from '../../../outlets/lines/line.js';
import { LineStream } from '../../../outlets/lines/line-stream.js';
import { version } from '../../../product/version.js';
import type { MonitorEvent } from '../../../records/event.js';
import type { Stamper } from '../../../records/stamper.js';
import { monotonicNowMs } from '../../../sources/clock.js';
import { machineId } from '../../../sources/machine-id.js';

export interface OpenForwarding {
  readonly forwarding: Forwarding;
  /** What it has to say, from the start on. */
  readonly events: Observable<MonitorEvent>;
}

/**
 * Sends the log of a session on, where its configuration says so. The log files are open already.
 *
 * Rejects with CS_CONFIG for a receiver that makes no sense, CS_LOG when no position can be kept.
 */
export async function openForwarding(config: Config, stamper: Stamper): Promise<OpenForwarding | undefined> {
  if (config.forward.length === 0) return undefined;
  const { Forwarding } = await import('../../../forward/forwarding.js');
  const { readReceivers } = await import('../../../forward/receivers/read-receivers.js');
  const events = new ReplaySubject<MonitorEvent>();
  const forwarding = await Forwarding.open({
    sender: { logDir: config.logDir, session: stamper.session, host: stamper.host, version: version() },
    machineId: machineId(),
    receivers: readReceivers(config),
    say(level, message, isClosing) {
      const event = stamper.stamp(monotonicNowMs(), { kind: 'notice', level, module: 'MONITOR', message });
      if (isClosing) new LineStream(process.stderr).write(formatLine(event, config.profile));
      else events.next(event);
    },
  });
  return { forwarding, events };
}
