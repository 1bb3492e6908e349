import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { parseAddress } from '../../src/page/address.js';
import { type OpenPage, openPage, type PageOptions } from '../../src/page/open-page.js';
import type { OfCapture } from '../../src/page/server/messages.js';
import type { Frame, Press, ProcessRow, Setup, Snapshot } from '../../src/page/stream/messages.js';
import { SERIES } from '../../src/page/stream/series.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { temporaryFolder } from '../support/temporary-folder.js';

export const FILES = {
  'index.html': '<!doctype html><title>x</title>',
  'app.js': `const x = ${'1 + '.repeat(500)}1;`,
  'app.css': 'p{}',
};

export const setup: Setup = {
  ...{ session: '6f1c1c3e-0000-4000-8000-000000000000', host: 'box', version: '0.1.0', startMs: 1000 },
  clock: { monotonicMs: 1000, epochMs: 1_700_000_000_000 },
  ...{
    action: 'terminate',
    profile: 'balanced',
    dev: false,
    isRecordingOnly: false,
    capture: '',
    share: '',
    replayOf: '',
    recordedWith: null,
    disabled: [],
  },
  settings: [{ path: 'action', value: '"terminate"', isDefault: false }],
  limits: { hits: 3, ratePerSecond: 20, cv: 0.05 },
};

/** What a frame of a capture comes with, when nothing was mapped. */
export const ofCapture = (session: number): OfCapture => ({
  ...{ session, maps: [] },
  reading: { isOver: false, damage: '', skipped: [] },
});

export const rowOf = (key: string, parts: Partial<ProcessRow> = {}): ProcessRow => ({
  ...{ key, pid: 7, name: 'game', executable: '/game', isTarget: true, state: 'clean', hits: 0, verdicts: 0 },
  ...{ foundMs: 0, lastScanMs: null, scans: 0, regions: 0, suspicious: 0, explained: '', unseen: '' },
  ...{ endedMs: null, outcome: null },
  ...parts,
});

export const eventOf = (sequence: number, message = 'said'): MonitorEvent => ({
  ...{
    time: '2026-11-22T13:05:01.123Z',
    monotonicMs: sequence,
    session: setup.session,
    sequence,
    host: 'box',
  },
  ...{
    level: 'INFO',
    severity: 'info',
    module: 'MONITOR',
    pid: -1,
    process: '',
    message,
    kind: 'notice',
    code: null,
  },
});

export const pressOf = (timeMs: number, channel: Press['channel'] = 'left'): Press => ({
  channel,
  timeMs,
  intervalMs: null,
  holdMs: null,
});

/** The frame of this number, a quarter of a second after the one before; its sample is the number, for each series. */
export const frameOf = (number: number, parts: Partial<Frame> = {}): Frame => ({
  ...{ number, timeMs: 1000 + number * 250, sample: SERIES.map(() => number), processes: [], forgotten: [] },
  ...{ unlisted: 0, sources: [], gaps: [], presses: [], events: [] },
  counts: {
    ...{ scans: number, hits: 0, verdicts: 0, inputEvents: 0, coalesced: 0, unjudged: 0 },
    ...{ lostCaptureRecords: 0, lostLogLines: 0, leftOut: 0 },
  },
  ...parts,
});

/** A folder such as the build makes, for one test. */
export function pageFolder(files: Readonly<Record<string, string>> = FILES): URL {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return pathToFileURL(`${folder}/`);
}

export interface TestPage extends OpenPage {
  /** Without token and last slash. */
  readonly origin: string;
  readonly token: string;
  readonly port: number;
  readonly deaths: readonly string[];
}

/** A page on a free port, closed behind the test. */
export async function openTestPage(options: Partial<PageOptions> = {}): Promise<TestPage> {
  const deaths: string[] = [];
  const page = await openPage({
    ...{ setups: [setup], address: parseAddress('0'), insecure: false, onQuestion: async () => undefined },
    ...{ onDeath: (reason: string) => void deaths.push(reason), folder: pageFolder() },
    ...options,
  });
  let closed: Promise<void> | undefined;
  const close = (timeMs: number) => (closed ??= page.close(timeMs));
  onTestFinished(() => close(0));
  const { origin, port, hash } = new URL(page.url);
  return { ...page, close, origin, token: hash.slice(1), port: Number(port), deaths };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly json: () => unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM that is trusted. */
  readonly ca?: string;
}

export const bearer = ({ token }: Pick<TestPage, 'token'>) => ({ authorization: `Bearer ${token}` });

/** Sends a request on a connection of its own and resolves with the head of the answer. */
export async function send(
  url: string,
  { method = 'GET', headers = {}, ca }: Ask = {},
): Promise<IncomingMessage> {
  const request = (url.startsWith('https') ? secureRequest : plainRequest)(url, {
    ...{ method, headers, ca, agent: false },
  });
  request.end();
  const [response] = await once(request, 'response');
  return response;
}

export async function ask(url: string, options: Ask = {}): Promise<Answer> {
  const response = await send(url, options);
  const body = Buffer.concat(await response.toArray());
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body,
    json: () => JSON.parse(String(body)),
  };
}

export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Frame & Snapshot;
}

/** Events of a text, whole ones. */
export function eventsIn(text: string): { readonly events: StreamEvent[]; readonly rest: string } {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() as string;
  const events = blocks
    .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2))))
    .filter(({ event }) => event !== undefined)
    .map(({ id, event, data }) => ({ id, event, data: JSON.parse(data) }));
  return { events, rest };
}

/** A page that listens. */
export class Listener {
  #text = '';
  readonly #events: StreamEvent[] = [];

  #wake = () => {};

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    for (const event of ['readable', 'close']) response.on(event, () => this.#wake());
    // What is cut off ends, and says no more.
    response.on('error', () => {});
  }

  static async open(
    page: Pick<TestPage, 'origin' | 'token'>,
    headers: Readonly<Record<string, string>> = {},
    path = '/stream',
  ): Promise<Listener> {
    const response = await send(`${page.origin}${path}`, { headers: { ...bearer(page), ...headers } });
    const listener = new Listener(response);
    onTestFinished(() => listener.close());
    return listener;
  }

  /** The next event. Undefined when the stream has ended. */
  async next(): Promise<StreamEvent | undefined> {
    while (this.#events.length === 0) {
      const text: string | null = this.response.read();
      if (text === null) {
        if (this.response.readableEnded || this.response.destroyed) return undefined;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const { events, rest } = eventsIn(this.#text + text);
      this.#text = rest;
      this.#events.push(...events);
    }
    return this.#events.shift();
  }

  /** Events up to the first for which this holds. */
  async until(isLast: (event: StreamEvent) => boolean): Promise<StreamEvent[]> {
    const events: StreamEvent[] = [];
    for (let event = await this.next(); event !== undefined; event = await this.next()) {
      events.push(event);
      if (isLast(event)) return events;
    }
    throw new Error(`the stream ended behind ${events.length} events`);
  }

  close(): void {
    this.response.destroy();
  }
}
