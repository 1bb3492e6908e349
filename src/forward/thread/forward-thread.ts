import { type FileHandle, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { systemReason } from '../../errors/system-reason.js';
import type { Pulse } from '../../figures/pulse.js';
import { escapeText } from '../../text/escape.js';
import type { ForwardData, FromForward, ToForward } from '../messages.js';
import { openReceiver } from '../receivers/open-receiver.js';
import type { Receiver } from '../receivers/receiver.js';
import { openPosition } from '../spool/open-position.js';
import { placeBehind } from '../spool/place-behind.js';
import type { Said } from './complaints.js';
import { Feed } from './feed.js';
import { Forwarder } from './forwarder.js';
import { Selection } from './selection.js';
import { takeTurn } from './turn.js';

/** How often it is tried to take over from another monitor. */
const TAKE_OVER_MS = 2000;
/** How long what waits may take at the end. */
const END_MS = 4000;
/** Whoever is told that the monitor lives calls it lost after four seconds. */
const BEAT_MS = 1000;

/** The entry of the thread that sends events: no server, program or disk that does not answer holds up more than this thread. */
const port = parentPort as MessagePort;
const { sender, machineId, receivers } = workerData as ForwardData;
const { logDir } = sender;
const folder = join(logDir, 'forward');
const tell = (message: FromForward) => port.postMessage(message);
const turns: FileHandle[] = [];
/** In the order of `receivers`: those to which another monitor sends are told that this one lives, too. */
const opened: Receiver[] = [];
/** What the main thread told last of how the monitor is. */
let told: { readonly pulse: Pulse; readonly atMs: number } | undefined;
/** By the places of their receivers. */
const forwarders: (Forwarder | undefined)[] = [];
const runs: Promise<void>[] = [];
/** Receivers to which another monitor sends, by their places. */
const others = new Set<number>();
/** One at a time, in their order. */
let all = Promise.resolve();
const inTurn = (step: () => Promise<void>) => {
  all = all.then(step);
};

inTurn(beginAll);
const takingOver = setInterval(() => inTurn(takeOver), TAKE_OVER_MS);
const beating = setInterval(beat, BEAT_MS);
port.on('message', (message: ToForward) => {
  switch (message.kind) {
    case 'look':
      for (const forwarder of forwarders) forwarder?.look();
      return;
    case 'pulse':
      told = { pulse: message.pulse, atMs: performance.now() };
      return;
    case 'close':
      inTurn(close);
  }
});
tell({ kind: 'ready' });

async function beginAll(): Promise<void> {
  try {
    for (const [receiver, settings] of receivers.entries())
      opened.push(await openReceiver(settings, sender, () => forwarders[receiver]?.retry()));
    await mkdir(folder, { mode: 0o700, recursive: true });
    for (const receiver of receivers.keys()) {
      if (await hasTurn(receiver)) await begin(receiver, sender.session);
      else others.add(receiver);
    }
  } catch (error) {
    tell({ kind: 'refused', reason: escapeText(systemReason(error)) });
    return;
  }
  if (others.size === 0) clearInterval(takingOver);
  tell({ kind: 'begun' });
}

async function takeOver(): Promise<void> {
  for (const receiver of others) {
    // Where it cannot be known, whoever sends now may still do so: it is tried again.
    if (!(await hasTurn(receiver).catch(() => false))) continue;
    others.delete(receiver);
    tell({ kind: 'took-over', receiver });
    await begin(receiver, undefined);
  }
  if (others.size === 0) clearInterval(takingOver);
}

async function hasTurn(receiver: number): Promise<boolean> {
  const turn = await takeTurn(join(folder, `${receivers[receiver]?.name}.lock`));
  if (turn !== undefined) turns.push(turn);
  return turn !== undefined;
}

/** @param beginning the session whose first event is still to come */
async function begin(receiver: number, beginning: string | undefined): Promise<void> {
  const [settings, opening] = [receivers[receiver], opened[receiver]];
  if (settings === undefined || opening === undefined) return;
  const say = (said: Said) => tell({ ...said, receiver } as FromForward);
  try {
    const { positions, trouble, ...where } = await openPosition(
      join(folder, `${settings.name}.position`),
      logDir,
    );
    if (trouble !== undefined) say({ kind: 'trouble', reason: trouble });
    const { version } = sender;
    const selected = () => ({ logDir, selection: new Selection({ ...settings, version, machineId }) });
    const forwarder = new Forwarder({
      ...{ settings, positions, receiver: opening, sent: where.sent, tell: say },
      feed: new Feed({ ...selected(), ...where, session: beginning }),
      async feedBehind(last) {
        const place = await placeBehind(logDir, last);
        if (place === undefined) return undefined;
        const sent = last.sequence < 0 ? null : last;
        return new Feed({ ...selected(), from: { ...place, last: sent }, sent, session: undefined });
      },
    });
    forwarders[receiver] = forwarder;
    runs.push(forwarder.run());
  } catch (error) {
    say({ kind: 'trouble', reason: `nothing is sent (${escapeText(systemReason(error))})` });
  }
}

function beat(): void {
  if (told === undefined) return;
  for (const receiver of opened) receiver.beat?.(told.pulse, performance.now() - told.atMs);
}

async function close(): Promise<void> {
  clearInterval(takingOver);
  for (const forwarder of forwarders) forwarder?.close(END_MS);
  await Promise.all(runs);
  clearInterval(beating);
  beat();
  for (const receiver of opened) await receiver.close();
  for (const turn of turns) await turn.close();
  port.close();
}
