import { randomBytes } from 'node:crypto';
import { ClearSightError } from '../errors/errors.js';
import { builtFile } from '../threads/built-file.js';
import { Thread } from '../threads/thread.js';
import { hostOf, type PageAddress } from './address.js';
import { requireLoopback } from './require-loopback.js';
import type {
  Answer,
  CertificateFiles,
  FromPage,
  LiveFigures,
  MetricsData,
  OfCapture,
  PageData,
  Question,
  SessionNumber,
  ToPage,
} from './server/messages.js';
import type { Scene } from './stream/answers.js';
import type { Frame, Setup } from './stream/messages.js';

/** A thread that is a minute of frames behind, counted and by their times, does not answer any more: memory would only grow. */
const MAX_UNTAKEN = 240;
const MAX_BEHIND_MS = 60_000;
/** Whoever posts maps waits sooner: a frame of a capture may come with many. */
const MAX_UNTAKEN_BYTES = 32 * 1024 * 1024;

export interface PageOptions {
  /** Of what the page shows: one live session, or captures side by side. */
  readonly setups: readonly Setup[];
  /** Where the page is. Default: there is none. */
  readonly address?: PageAddress | undefined;
  /** Where figures are told, and of what, for a live session. Default: nowhere. */
  readonly metrics?: MetricsData | undefined;
  /** Default: plain HTTP. */
  readonly tls?: CertificateFiles | undefined;
  /** Whether others than this machine may be served without TLS. */
  readonly insecure: boolean;
  /** Answers what a browser asks about a session; undefined for what there is not. Must not throw or reject. */
  readonly onQuestion: (question: Question, session: SessionNumber) => Promise<Answer | undefined>;
  /** Called once when the page cannot be served any more; what is posted is ignored from then on. */
  readonly onDeath: (reason: string) => void;
  /** Folder with the files for the browser, ending in a slash. Default: the built one. */
  readonly folder?: URL;
}

/** What a frame comes with: of a capture, or of a live session whose figures are told. */
export interface Beside {
  readonly ofCapture?: OfCapture | undefined;
  readonly live?: LiveFigures | undefined;
}

/** The live page, as the main thread has it. */
export interface OpenPage {
  /** Where it is, with the token that opens it; empty where there is none. */
  readonly url: string;
  /** Where the figures are; empty where there are none. */
  readonly metricsUrl: string;
  /** Shows what happened, and keeps what there was at the verdicts in it; of a capture, also what its processes had mapped. */
  post(frame: Frame, scenes: readonly Scene[], beside?: Beside): void;
  /** Whether the thread has not taken all that it should have by now. */
  readonly isBehind: boolean;
  /** Resolves when the thread has taken so much of what was posted that it can be posted more. At once when it cannot be served any more. */
  drained(): Promise<void>;
  /**
   * Tells all pages that the monitor has ended at that time, or with the last frame where that is later, and resolves when nothing is
   * served any more: after 2 s at most.
   */
  close(timeMs: number): Promise<void>;
}

/**
 * Serves the page, figures, or both in a thread of their own. Resolves once it can be opened; when this rejects, nothing is left open.
 *
 * Rejects with CS_USAGE for an address that others reach, without TLS and not `insecure`; with CS_PAGE when it cannot be served there, or
 * certificate and key do not serve; with CS_NATIVE when the thread cannot be started.
 */
export async function openPage(options: PageOptions): Promise<OpenPage> {
  const { setups, address, metrics, tls, insecure } = options;
  const { folder = builtFile(import.meta.url, '../browser/') } = options;
  if (tls === undefined && !insecure) {
    requireLoopback('--page', address);
    requireLoopback('--metrics', metrics?.address);
  }
  const token = randomBytes(16).toString('base64url');
  const page = new Page(options, {
    ...{ setups, tls, metrics },
    page: address && { address, token, folder: folder.href },
  });
  const ports = await page.opened;
  const scheme = tls === undefined ? 'http' : 'https';
  return {
    url: address === undefined ? '' : `${scheme}://${hostOf(address)}:${ports.page}/#${token}`,
    metricsUrl:
      metrics === undefined ? '' : `${scheme}://${hostOf(metrics.address)}:${ports.metrics}/metrics`,
    post: (frame, scenes, beside) => page.post(frame, scenes, beside),
    get isBehind() {
      return page.isBehind;
    },
    drained: () => page.drained(),
    close: (timeMs) => page.close(timeMs),
  };
}

/** Where things are served; 0: nowhere. */
interface Ports {
  readonly page: number;
  readonly metrics: number;
}

/** The thread, from its start to its end. */
class Page {
  readonly #thread: Thread<ToPage, FromPage>;
  /** Of each frame that the thread has not taken: how many bytes of maps it came with. */
  readonly #untaken: number[] = [];
  #untakenBytes = 0;
  readonly #waiting: (() => void)[] = [];
  /** Time of the frame that the thread took last, or of the first that it did not. */
  #behindMs = 0;
  #isOpen = false;
  #ports: Ports = { page: 0, metrics: 0 };
  #fail: (error: Error) => void = () => {};

  readonly opened: Promise<Ports>;

  constructor(
    private readonly options: PageOptions,
    workerData: PageData,
  ) {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    this.#thread = new Thread('page', {
      file: builtFile(import.meta.url, './server/page-thread.js'),
      workerData,
      onMessage: (message) => this.#receive(message),
      onDeath: (reason) => this.#die(reason),
    });
    this.opened = Promise.race([this.#thread.ready, failed]).then(
      () => {
        this.#isOpen = true;
        return this.#ports;
      },
      async (error: unknown) => {
        await this.close(0);
        throw error;
      },
    );
  }

  post(frame: Frame, scenes: readonly Scene[], { ofCapture, live }: Beside = {}): void {
    if (!this.#isOpen) return;
    this.#thread.post({ kind: 'frame', frame, scenes, ofCapture, live });
    if (this.#untaken.length === 0) this.#behindMs = frame.timeMs;
    const bytes = (ofCapture?.maps ?? []).reduce((sum, { packed }) => sum + packed.length, 0);
    this.#untaken.push(bytes);
    this.#untakenBytes += bytes;
    // Whoever posts a capture waits for the thread.
    const isLive = this.options.setups.every(({ replayOf }) => replayOf === '');
    const isStuck = this.#untaken.length > MAX_UNTAKEN && frame.timeMs - this.#behindMs > MAX_BEHIND_MS;
    if (!isLive || !isStuck) return;
    this.#die('page thread does not answer');
    void this.close(frame.timeMs);
  }

  get isBehind(): boolean {
    const isMuch = this.#untaken.length > MAX_UNTAKEN / 2 || this.#untakenBytes > MAX_UNTAKEN_BYTES;
    return this.#isOpen && isMuch;
  }

  async drained(): Promise<void> {
    while (this.isBehind) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async close(timeMs: number): Promise<void> {
    this.#isOpen = false;
    this.#wake();
    await this.#thread.end({ kind: 'close', timeMs });
  }

  #receive(message: FromPage): void {
    if (message.kind === 'listening') this.#ports = message;
    if (message.kind === 'taken') this.#take(message.timeMs);
    if (message.kind === 'failed') this.#fail(new ClearSightError(message.code, message.message));
    if (message.kind === 'question') void this.#answer(message);
  }

  async #answer({ number, question, session }: FromPage & { kind: 'question' }): Promise<void> {
    const answer = (await this.options.onQuestion(question, session)) ?? null;
    if (this.#isOpen) this.#thread.post({ kind: 'answer', number, answer });
  }

  #take(timeMs: number): void {
    this.#untakenBytes -= this.#untaken.shift() ?? 0;
    this.#behindMs = timeMs;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Before it is open, `opened` says so. */
  #die(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#wake();
    this.options.onDeath(reason);
  }
}
