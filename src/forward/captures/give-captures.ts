import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { MAX_PART_BYTES, parseCaptureRequest } from '../../nats/capture-request.js';
import { captureSubjects, REFUSAL_HEADER, TOTAL_HEADER } from '../../nats/subjects.js';
import { findOffer, type Offer } from './offer.js';

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** Requests that wait for the disk; more get no answer, and are made again. */
const MAX_WAITING = 8;
const MAX_OFFERS = 64;

/**
 * Gives parts of captures to those who ask: of captures that a session of this log has offered, and of no other file. The servers decide who may
 * ask.
 */
export class CaptureGiver {
  /** Those that were asked for; undefined for what this log does not offer, which another monitor of the host may. */
  readonly #offers = new Map<string, Promise<Offer | undefined>>();
  #waiting = 0;

  /** @param logDir folder with the log */
  constructor(
    private readonly logDir: string,
    private readonly host: string,
  ) {}

  /** Listens to a connection, for as long as it stands. */
  listen(connection: NatsConnection): void {
    connection.subscribe(captureSubjects(this.host), {
      callback: (error, message) => {
        if (error === null && this.#waiting < MAX_WAITING) void this.#answer(message);
      },
    });
  }

  async #answer(message: Msg): Promise<void> {
    const session = message.subject.split('.')[2] ?? '';
    const request = parseCaptureRequest(message.data);
    if (request === undefined) return;
    this.#waiting++;
    try {
      const offer = await this.#offer(session, request.sha256);
      if (offer === undefined) return;
      const told = headers();
      told.set(TOTAL_HEADER, String(offer.bytes));
      message.respond(await partOf(offer, request.offset), { headers: told });
    } catch (error) {
      const told = headers();
      told.set(REFUSAL_HEADER, (error as NodeJS.ErrnoException).code ?? (error as Error).message);
      message.respond('', { headers: told });
    } finally {
      this.#waiting--;
    }
  }

  async #offer(session: string, sha256: string): Promise<Offer | undefined> {
    const key = `${session} ${sha256}`;
    const known = this.#offers.get(key);
    if (known !== undefined) return known;
    const searched = findOffer(this.logDir, session, sha256);
    this.#offers.set(key, searched);
    const [oldest] = this.#offers.keys();
    if (this.#offers.size > MAX_OFFERS && oldest !== undefined) this.#offers.delete(oldest);
    // One that is not there yet may come.
    if ((await searched.catch(() => undefined)) === undefined) this.#offers.delete(key);
    return searched;
  }
}

async function partOf({ path, bytes }: Offer, offset: number): Promise<Uint8Array> {
  const handle = await open(path, FLAGS);
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size !== bytes) throw new Error('it is not as it was');
    const part = Buffer.alloc(Math.min(MAX_PART_BYTES, Math.max(0, bytes - offset)));
    const { bytesRead } = await handle.read(part, 0, part.length, offset);
    return part.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
