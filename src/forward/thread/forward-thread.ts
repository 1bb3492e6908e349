import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { escapeText } from '../../text/escape.js';
import type { ForwardData, FromForward, ToForward } from '../messages.js';
import { openReceiver } from '../receivers/open-receiver.js';
import type { ReceiverSettings } from '../receivers/receiver.js';
import { openPosition } from '../spool/open-position.js';
import type { Said } from './complaints.js';
import { Feed } from './feed.js';
import { Forwarder } from './forwarder.js';
import { Selection } from './selection.js';

/** How long what waits may take at the end. */
const END_MS = 4000;

/** The entry of the thread that sends events: no server, program or disk that does not answer holds up more than this thread. */
const port = parentPort as MessagePort;
const { logDir, session, version, machineId, receivers } = workerData as ForwardData;
const tell = (message: FromForward) => port.postMessage(message);
const forwarders: Forwarder[] = [];
const runs: Promise<void>[] = [];
/** One at a time, in their order. */
let all = Promise.resolve();
port.on('message', (message: ToForward) => {
  if (message.kind === 'look') for (const forwarder of forwarders) forwarder.look();
  else all = all.then(() => (message.kind === 'begin' ? begin(message) : close()));
});
tell({ kind: 'ready' });

async function begin({ receiver, isFirst }: Extract<ToForward, { kind: 'begin' }>): Promise<void> {
  const settings = receivers[receiver] as ReceiverSettings;
  const say = (said: Said) => tell({ ...said, receiver } as FromForward);
  try {
    const path = join(logDir, 'forward', `${settings.name}.position`);
    const { positions, trouble, ...where } = await openPosition(path, logDir);
    if (trouble !== undefined) say({ kind: 'trouble', reason: trouble });
    const feed = new Feed({
      ...{ logDir, ...where, session: isFirst ? session : undefined },
      selection: new Selection({ ...settings, version, machineId }),
    });
    const forwarder = new Forwarder({
      ...{ settings, feed, positions, tell: say },
      receiver: openReceiver(settings, version),
    });
    forwarders.push(forwarder);
    runs.push(forwarder.run());
  } catch (error) {
    const reason = escapeText(error instanceof Error ? error.message : String(error));
    say({ kind: 'trouble', reason: `nothing is sent (${reason})` });
  }
  tell({ kind: 'begun', receiver });
}

async function close(): Promise<void> {
  for (const forwarder of forwarders) forwarder.close(END_MS);
  await Promise.all(runs);
  port.close();
}
