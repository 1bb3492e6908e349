import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type AuditLine, idOf } from '../spool/audit-line.js';
import { type Receiver, Refused, type WebhookSettings } from './receiver.js';
import { sign } from './signature.js';

/** Of an answer, beyond which it is not read. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** What says that this event, and not the way to the receiver, is the trouble. */
const REFUSALS: ReadonlySet<number> = new Set([400, 406, 409, 413, 415, 422]);

/**
 * An event a POST request. An answer of 200 to 299 says that it was taken. Redirections are not followed: they would take secrets to
 * where nobody meant to send them.
 */
export class Webhook implements Receiver {
  readonly #url: URL;
  readonly #agent: HttpAgent;

  /** @param version of this program */
  constructor(
    private readonly settings: WebhookSettings,
    private readonly version: string,
  ) {
    this.#url = new URL(settings.url);
    const keptAlive = { keepAlive: true, maxSockets: 1 };
    const { ca } = settings;
    this.#agent = this.#isSecure ? new HttpsAgent({ ...keptAlive, ca }) : new HttpAgent(keptAlive);
  }

  async send(line: AuditLine, signal: AbortSignal): Promise<void> {
    const status = await this.#post(line, signal);
    if (status >= 200 && status < 300) return;
    const message = `HTTP status ${status}`;
    throw REFUSALS.has(status) ? new Refused(message) : new Error(message);
  }

  close(): void {
    this.#agent.destroy();
  }

  get #isSecure(): boolean {
    return this.#url.protocol === 'https:';
  }

  #post(line: AuditLine, signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      const body = `${line.text}\n`;
      const request: ClientRequest = (this.#isSecure ? httpsRequest : httpRequest)(
        this.#url,
        { ...{ method: 'POST', agent: this.#agent, signal }, headers: this.#headers(line, body) },
        (answer) => readToEnd(answer).then(() => resolve(answer.statusCode ?? 0), reject),
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  #headers(line: AuditLine, body: string): Readonly<Record<string, string | number>> {
    const { secret, authorization } = this.settings;
    const id = idOf(line);
    const timestamp = Math.floor(Date.now() / 1000);
    return {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': `ClearSight/${this.version}`,
      // The same for each try: by it a receiver tells what it has already.
      'idempotency-key': id,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      ...(secret !== undefined && { 'webhook-signature': sign(secret, id, timestamp, body) }),
      ...(authorization !== undefined && { authorization }),
    };
  }
}

async function readToEnd(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`an answer of more than ${MAX_ANSWER_BYTES / 1024} KiB`);
  }
}
