import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Captures, KNOBS, type TapeFacts } from '../../stream/answers.js';
import type { Clients } from '../clients.js';
import type { Knobs } from '../messages.js';
import type { Questions } from '../questions.js';
import type { Session } from '../session/session.js';
import { tokenCheck } from './guard.js';

/** Buckets that may be asked for: more than there are. */
const MAX_BUCKETS = 4096;
const MAX_KEY_CHARACTERS = 128;

/** The ids of all detectors there may be, and more. */
const MAX_VALUE_CHARACTERS = 4096;
const BUSY = 'The monitor is busy: ask again.';
const NO_CAPTURE = 'There is no capture to look through.';
const NO_MAP = 'No memory of such a process is known.';
const NOT_KEPT = 'Its map was not kept: those of this capture take too much room.';

/** What is told of a session. */
export type Served = Pick<Session, 'setup' | 'history' | 'clients' | 'tape' | 'tally'>;

export interface Data {
  /** One live session, or captures. */
  readonly sessions: readonly Served[];
  readonly questions: Questions;
  readonly token: string;
}

/** What is told only to those who know the token. Of several captures, `capture=N` asks for another than the first. */
export function addData(app: FastifyInstance, { sessions, questions, token }: Data): void {
  const sessionOf = (request: FastifyRequest) => sessions[numberIn(request)] as Served;
  void app.register(async (data) => {
    requireToken(data, token);

    data.addHook('onRequest', async (request, reply) => {
      if (sessions[numberIn(request)] === undefined) return refuse(reply, 404, NO_CAPTURE);
    });

    data.get('/captures', (_, reply) => {
      const names = sessions.flatMap(({ tape, setup }) => (tape === undefined ? [] : [setup.replayOf]));
      return names.length === 0 ? refuse(reply, 404, NO_CAPTURE) : reply.send({ names } satisfies Captures);
    });

    data.get('/stream', (request, reply) => addClient(sessionOf(request).clients, request, reply));

    data.get('/series', (request, reply) => {
      const { from, to, most } = query(request);
      const [fromMs, toMs, buckets] = [numberOf(from), numberOf(to), numberOf(most)];
      if (!(fromMs <= toMs)) return refuse(reply, 400, 'Expected two times, from and to, in milliseconds.');
      if (!(Number.isInteger(buckets) && buckets >= 1 && buckets <= MAX_BUCKETS)) {
        return refuse(reply, 400, `Expected most, a whole number from 1 to ${MAX_BUCKETS}.`);
      }
      return reply.send(sessionOf(request).history.slice(fromMs, toMs, buckets));
    });

    data.get('/scene', (request, reply) => {
      const sequence = numberOf(query(request).sequence);
      if (!Number.isSafeInteger(sequence)) return refuse(reply, 400, 'Expected sequence, a whole number.');
      const scene = sessionOf(request).history.scene(sequence);
      return scene === undefined ? refuse(reply, 404, 'Nothing is kept of that event.') : reply.send(scene);
    });

    data.get('/tape', (request, reply) => {
      const { tape, tally } = sessionOf(request);
      const span = tape?.span;
      return span === undefined
        ? refuse(reply, 404, NO_CAPTURE)
        : reply.send({ ...span, moments: tape?.moments ?? [], totals: tally.totals } satisfies TapeFacts);
    });

    data.get('/at', (request, reply) => {
      const timeMs = numberOf(query(request).time);
      if (Number.isNaN(timeMs)) return refuse(reply, 400, 'Expected time, in milliseconds.');
      const snapshot = sessionOf(request).tape?.at(timeMs);
      return snapshot === undefined
        ? refuse(reply, 404, 'Nothing is known of that time.')
        : reply.send(snapshot);
    });

    data.get('/map', async (request, reply) => {
      const { process: key, time } = query(request);
      if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_CHARACTERS) {
        return refuse(reply, 400, 'Expected process, the key of one.');
      }
      const timeMs = time === undefined ? Number.MAX_VALUE : numberOf(time);
      if (Number.isNaN(timeMs)) return refuse(reply, 400, 'Expected time, in milliseconds.');
      const { tape } = sessionOf(request);
      if (tape !== undefined) {
        const past = tape.maps.at(key, timeMs);
        if (past !== undefined) return reply.send(past);
        return tape.maps.isFullAt(timeMs) ? refuse(reply, 410, NOT_KEPT) : refuse(reply, 404, NO_MAP);
      }
      if (time !== undefined) return refuse(reply, 404, NO_CAPTURE);
      const map = await questions.ask(numberIn(request), { what: 'map', key });
      if (map === undefined) return refuse(reply, 503, BUSY);
      return map === null ? refuse(reply, 404, NO_MAP) : reply.send(map);
    });

    for (const what of ['what-if', 'corpus'] as const) {
      data.get(`/${what}`, async (request, reply) => {
        if (sessionOf(request).tape === undefined) return refuse(reply, 404, NO_CAPTURE);
        const answer = await questions.ask(numberIn(request), { what, knobs: knobsIn(query(request)) });
        if (answer === undefined) return refuse(reply, 503, BUSY);
        // Whoever gives no corpus has done nothing wrong: a browser would log a 404 as a failure.
        if (answer === null)
          return what === 'corpus' ? reply.code(204).send() : refuse(reply, 404, NO_CAPTURE);
        return 'error' in answer ? refuse(reply, 400, answer.error) : reply.send(answer);
      });
    }
  });
}

/** Answers nobody who does not know the token. */
export function requireToken(app: FastifyInstance, token: string): void {
  const isAllowed = tokenCheck(token);
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (isAllowed(headers.authorization)) return;
    reply.header('www-authenticate', 'Bearer');
    return refuse(reply, 401, 'This needs the token that stands in the address which was printed.');
  });
}

/** Begins to tell a page what happens. */
export function addClient(
  clients: Clients,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  if (clients.isFull) return refuse(reply, 503, 'As many pages as may listen do so already.');
  reply.header('content-type', 'text/event-stream; charset=utf-8');
  if (request.method === 'HEAD') return reply.send();
  reply.hijack();
  reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
  // It may be slow, and it may listen for days.
  request.raw.socket.setTimeout(0).setKeepAlive(true, 30_000);
  const lastId = request.headers['last-event-id'];
  clients.add(reply.raw, typeof lastId === 'string' ? lastId : undefined);
  return undefined;
}

export const refuse = (reply: FastifyReply, status: number, sentence: string): FastifyReply =>
  reply.code(status).send({ error: sentence });

/** A parameter that comes twice is an array. */
const query = (request: FastifyRequest) => request.query as Readonly<Record<string, unknown>>;

/** Which session is asked for. */
const numberIn = (request: FastifyRequest) => numberOf(query(request).capture ?? '0');

/** What is set of the settings that may be tried. */
function knobsIn(asked: Readonly<Record<string, unknown>>): Knobs {
  const set = KNOBS.flatMap((knob) => {
    const value = asked[knob];
    return typeof value === 'string' && value.length <= MAX_VALUE_CHARACTERS ? [[knob, value]] : [];
  });
  return Object.fromEntries(set);
}

/** NaN for what is no number. */
const numberOf = (text: unknown) =>
  typeof text === 'string' && /^-?\d{1,16}(\.\d{1,16})?$/.test(text) ? Number(text) : Number.NaN;
