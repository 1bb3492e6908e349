import { onTestFinished } from 'vitest';
import type { Frame, Snapshot, StreamEvents } from '../../src/page/stream/messages.js';
import type { Clearsight } from './clearsight.js';

type StreamMessage = {
  readonly [Name in keyof StreamEvents]: { readonly event: Name; readonly data: StreamEvents[Name] };
}[keyof StreamEvents];

/** A page that is read as a browser reads it. */
export interface PageClient {
  readonly url: string;
  readonly token: string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** The next message of the stream that fits. Rejects when the stream ends before it. */
  next<Message extends StreamMessage>(fits: (message: StreamMessage) => message is Message): Promise<Message>;
}

export const isSnapshot = (
  message: StreamMessage,
): message is { readonly event: 'snapshot'; readonly data: Snapshot } => message.event === 'snapshot';
/** A snapshot that says such a thing: a capture is told in snapshots. */
export const snapshotWith =
  (fits: (snapshot: Snapshot) => boolean) =>
  (message: StreamMessage): message is { readonly event: 'snapshot'; readonly data: Snapshot } =>
    isSnapshot(message) && fits(message.data);
export const isEnd = (message: StreamMessage): message is Extract<StreamMessage, { event: 'end' }> =>
  message.event === 'end';
/** A frame that says such a thing. */
export const frameWith =
  (fits: (frame: Frame) => boolean) =>
  (message: StreamMessage): message is { readonly event: 'frame'; readonly data: Frame } =>
    message.event === 'frame' && fits(message.data);

/** Opens the page of a monitor at the address that it prints. */
export async function openPageOf(monitor: Clearsight): Promise<PageClient> {
  await monitor.said(/[Pp]age: \S+\n/);
  const [, address = ''] = /[Pp]age: (\S+)\n/.exec(monitor.stderr) ?? [];
  const [url = '', token = ''] = address.split('#');
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(new URL(path, url), {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: leaving.signal,
    });
  const response = await get('/stream');
  const messages = messagesOf(response);
  return {
    url,
    token,
    get,
    async next(fits) {
      for (;;) {
        const { value, done } = await messages.next();
        if (done) throw new Error(`the stream ended (status ${response.status})\n${monitor.stderr}`);
        if (fits(value)) return value;
      }
    },
  };
}

async function* messagesOf({ body }: Response): AsyncGenerator<StreamMessage, void> {
  if (body === null) return;
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const [event, data] = [field('event'), field('data')];
      if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) } as StreamMessage;
    }
  }
}
