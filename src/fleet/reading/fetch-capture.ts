import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { type Offer, offerOf } from '../../forward/captures/offer.js';
import { formatCaptureRequest } from '../../nats/capture-request.js';
import { Link } from '../../nats/link.js';
import type { NatsSettings } from '../../nats/settings.js';
import { captureSubject, REFUSAL_HEADER, TOTAL_HEADER } from '../../nats/subjects.js';
import { escapeText } from '../../text/escape.js';
import { fleetEvent } from '../model/fleet-event.js';
import { INBOX, messageOf } from './reader.js';

const CONNECT_MS = 10_000;
/** How long a host may take for a part, and how often it is asked. */
const PART_MS = 5000;
const TRIES = 5;
const SESSION = /^[A-Za-z0-9-]{1,64}$/;

interface Found {
  readonly offer: Offer;
  readonly host: string;
}

/**
 * Fetches the newest capture that a session has offered from its host, part by part, into a new file. It is there only when all of it came
 * and has the hash that its event tells.
 *
 * Rejects with CS_FLEET when there is no offer, nobody answers, or what came is something else; with CS_FILE when the file cannot be made.
 *
 * @returns the offer
 */
export async function fetchCapture(settings: NatsSettings, session: string, path: string): Promise<Offer> {
  if (!SESSION.test(session)) throw failure('the id of a session', `"${escapeText(session)}"`);
  let refusal = '';
  const link = new Link({
    ...{ settings, name: 'clearsight fleet', inboxPrefix: INBOX },
    onRefused: ({ message }) => {
      refusal = message;
    },
  });
  try {
    const connection = await link.connection(AbortSignal.timeout(CONNECT_MS));
    const found = await searchOffer(connection, settings.stream, session);
    if (found === undefined) throw failure('a capture that the session has offered', 'none');
    await receive(connection, session, found, path);
    return found.offer;
  } catch (error) {
    if (error instanceof ClearSightError) throw error;
    throw failure('the capture', escapeText(refusal || (error as Error).message), error);
  } finally {
    await link.close();
  }
}

async function searchOffer(
  connection: NatsConnection,
  stream: string,
  session: string,
): Promise<Found | undefined> {
  const consumer = await jetstream(connection).consumers.get(stream, {
    ...{ deliver_policy: DeliverPolicy.All, filter_subjects: `clearsight.*.${session}.notice` },
  });
  const { num_pending: pending } = await consumer.info();
  if (pending === 0) return undefined;
  let found: Found | undefined;
  for await (const message of await consumer.consume()) {
    const event = fleetEvent(messageOf(message));
    const offer = event && offerOf(event.line);
    if (offer !== undefined) found = { offer, host: event?.host ?? '' };
    if (message.info.pending === 0) break;
  }
  return found;
}

async function receive(
  connection: NatsConnection,
  session: string,
  found: Found,
  path: string,
): Promise<void> {
  const part = `${path}.part`;
  const file = await openNew(part);
  try {
    const hash = createHash('sha256');
    await receiveParts(connection, session, found, file, hash);
    if (hash.digest('hex') !== found.offer.sha256)
      throw failure('what its event tells', 'something else: its hash is another one');
    await file.close();
    await rename(part, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
}

async function receiveParts(
  connection: NatsConnection,
  session: string,
  { offer: { sha256, bytes }, host }: Found,
  file: FileHandle,
  hash: Hash,
): Promise<void> {
  for (let offset = 0; offset < bytes; ) {
    const data = await askFor(connection, captureSubject(host, session), { sha256, offset });
    if (data.length === 0 || offset + data.length > bytes)
      throw failure(`${bytes} bytes`, 'another number of them');
    hash.update(data);
    await file.write(data);
    offset += data.length;
  }
}

async function askFor(
  connection: NatsConnection,
  subject: string,
  request: { readonly sha256: string; readonly offset: number },
): Promise<Uint8Array> {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await connection.request(subject, formatCaptureRequest(request), { timeout: PART_MS });
      const refusal = answer.headers?.get(REFUSAL_HEADER) ?? '';
      if (refusal !== '') throw failure('the capture as it was', escapeText(refusal));
      if (!answer.headers?.has(TOTAL_HEADER)) throw failure('a part of the capture', 'another answer');
      return answer.data;
    } catch (error) {
      if (error instanceof ClearSightError) throw error;
      if (tries === TRIES || connection.isClosed())
        throw failure(
          'an answer of its host',
          'none: no monitor there gives captures of this log folder now',
          error,
        );
    }
  }
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (cause) {
    const message = `${escapeText(path)}: expected a new file that can be written, ${systemReason(cause)}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}

const failure = (expected: string, got: string, cause?: unknown) =>
  new ClearSightError('CS_FLEET', `expected ${expected}, got ${got}`, { cause });
