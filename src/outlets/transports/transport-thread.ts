import { pathToFileURL } from 'node:url';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import winston from 'winston';
import { systemReason } from '../../errors/system-reason.js';
import type { MonitorEvent } from '../../records/event.js';
import { LEVELS } from '../lines/line.js';
import type { FromTransport, ToTransport, TransportData } from './messages.js';

/** The entry of a transport's thread: what it throws, blocks or never answers stays here. */
const port = parentPort as MessagePort;
const tell = (message: FromTransport) => port.postMessage(message);
const { module, export: name, options } = workerData as TransportData;

type Transport = winston.transport & { log(info: unknown, next: () => void): unknown };

const Made = pick(await import(pathToFileURL(module).href));
const transport = new Made(options);
if (typeof transport.log !== 'function') throw new TypeError('expected a transport of winston with a log()');
guardLog(transport);
// It gives the transport its levels, and ends it; events are written one by one, so that each is answered.
const logger = winston.createLogger({ levels: LEVELS, level: 'INFO', transports: [transport] });
logger.on('error', (error: unknown) => tell({ kind: 'problem', reason: systemReason(error) }));
process.on('uncaughtException', (error) => tell({ kind: 'problem', reason: systemReason(error) }));

let failure: unknown;
let all = Promise.resolve();
port.on('message', (message: ToTransport) => {
  all = all.then(() => (message.kind === 'event' ? take(message.line) : close()));
});
tell({ kind: 'ready' });

/** Most modules have the class as their default export, old ones below a name of their own. */
function pick(loaded: Readonly<Record<string, unknown>>): new (given: object) => Transport {
  const exported = { ...loaded, ...(typeof loaded.default === 'object' ? loaded.default : {}) };
  const classes = new Set(Object.values(exported).filter((value) => typeof value === 'function'));
  const only = classes.size === 1 ? [...classes][0] : undefined;
  const made = exported[name ?? 'default'];
  const found = name === undefined && typeof made !== 'function' ? only : made;
  if (typeof found === 'function') return found as new (given: object) => Transport;
  const wanted =
    name === undefined ? 'a transport as default or only class (or "export": NAME)' : `a class ${name}`;
  throw new TypeError(`expected ${wanted}, got the exports ${Object.keys(exported).join(', ')}`);
}

/** A stream whose write throws, or fails, takes no more. So it is never told: the event alone is lost. */
function guardLog(guarded: Transport): void {
  const log = guarded.log.bind(guarded);
  guarded.log = (info, next) => {
    let isDone = false;
    const done = (error?: unknown) => {
      if (isDone) return;
      isDone = true;
      failure = error;
      next();
    };
    (async () => log(info, done))().catch(done);
  };
}

async function take(line: string): Promise<void> {
  failure = undefined;
  const info = { ...(JSON.parse(line) as MonitorEvent), [Symbol.for('message')]: line };
  try {
    await new Promise<void>((resolve, reject) => {
      const leveled = { ...info, [Symbol.for('level')]: info.level };
      transport.write(leveled, (error?: Error | null) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    failure = error;
  }
  tell(failure ? { kind: 'lost', reason: systemReason(failure) } : { kind: 'taken' });
}

/** The thread ends when nothing is under way any more. */
async function close(): Promise<void> {
  await new Promise((resolve) => logger.once('finish', resolve).end());
  logger.close();
  port.close();
}
