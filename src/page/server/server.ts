import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../address.js';
import { MAX_CONNECTIONS, makeApp } from './http/app.js';
import type { Certificate } from './http/certificate.js';
import { addFiles, readFiles } from './http/files.js';
import { listen } from './http/listen.js';
import { addData } from './http/routes.js';
import type { FromPage, PageData, ToPage } from './messages.js';
import { Metrics } from './metrics/metrics.js';
import { addMetrics } from './metrics/routes.js';
import { Questions } from './questions.js';
import { Session } from './session/session.js';

type Told = Exclude<ToPage, { kind: 'close' }>;

/** What is served of sessions: the page, figures, or both, each at an address of its own. */
export class Server {
  readonly #sessions: readonly Session[];
  readonly #questions: Questions;
  readonly #metrics: Metrics | undefined;
  readonly #page: FastifyInstance | undefined;
  readonly #figures: FastifyInstance | undefined;
  #isClosed = false;

  /** @throws CS_PAGE when the files for the browser are not there */
  constructor(
    private readonly data: PageData,
    certificate: Certificate | undefined,
    post: (message: FromPage) => void,
    private readonly nowMs: () => number,
  ) {
    const { setups, page, metrics } = data;
    this.#questions = new Questions(post);
    this.#sessions = setups.map((setup) => new Session(setup, (timeMs) => post({ kind: 'taken', timeMs })));
    if (page !== undefined) {
      const { address, token, folder } = page;
      const maxConnections = MAX_CONNECTIONS * setups.length;
      this.#page = makeApp({ host: address.host, certificate, maxConnections });
      addFiles(this.#page, readFiles(folder));
      addData(this.#page, { sessions: this.#sessions, questions: this.#questions, token });
    }
    const [setup] = setups;
    if (metrics !== undefined && setup !== undefined) {
      const { address } = metrics;
      const figures = new Metrics(setup, metrics);
      this.#metrics = figures;
      this.#figures = makeApp({ host: address.host, certificate, anyName: !isLoopback(address) });
      addMetrics(this.#figures, () => figures.values(nowMs()));
    }
  }

  /** Resolves with the ports; 0 for what is not served. Rejects with CS_PAGE. */
  async listen(): Promise<{ readonly page: number; readonly metrics: number }> {
    const { page, metrics } = this.data;
    return {
      page: this.#page && page ? await listen(this.#page, page.address, '--page') : 0,
      metrics: this.#figures && metrics ? await listen(this.#figures, metrics.address, '--metrics') : 0,
    };
  }

  take(message: Told): void {
    if (this.#isClosed) return;
    if (message.kind === 'answer') this.#questions.answer(message.number, message.answer);
    else {
      const { frame, scenes, ofCapture, live } = message;
      this.#metrics?.take(frame, live, this.nowMs());
      this.#sessions[ofCapture?.session ?? 0]?.take(frame, scenes, ofCapture);
    }
  }

  /** Tells all pages that the monitor has ended at that time, and serves nothing any more. */
  async close(timeMs: number): Promise<void> {
    this.#isClosed = true;
    this.#questions.close();
    await Promise.all(this.#sessions.map((session) => session.end(timeMs)));
    await Promise.all([this.#page?.close(), this.#figures?.close()]);
    for (const session of this.#sessions) session.close();
  }
}
