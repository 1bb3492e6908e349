import { setTimeout } from 'node:timers/promises';
import { checkServerIdentity, type ConnectionOptions as SecureOptions } from 'node:tls';
import {
  type Authenticator,
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
  type TlsOptions,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import type { Milliseconds } from '../records/time.js';
import type { Credentials } from './credentials.js';
import { quietConsole } from './quiet.js';
import type { NatsSettings } from './settings.js';

/** How long a server may take until it has let one in. */
const CONNECT_MS = 5000;
/** A server that answers no more is left after two of these. */
const PING_MS = 2000;
const MAX_PINGS_OUT = 2;
/**
 * Before the next try: from the first to the last of these, at random, so that many hosts do not come back at the same moment. After a
 * connection that stood it is short: whoever waits for a sign of life waits for four seconds.
 */
const RETRY_MS = { stood: [0, 2000], failed: [1000, 5000] } as const;

export interface LinkOptions {
  readonly settings: NatsSettings;
  /** What servers call this client in their lists. */
  readonly name: string;
  /** First part of the subjects on which answers come: permissions name it, so that nobody hears the answers to others. */
  readonly inboxPrefix: string;
  /** A connection stands; what was known of the one before may not hold. */
  readonly onUp?: (connection: NatsConnection) => void;
  /** There is none, with the reason; said for each try. */
  readonly onDown?: (error: Error) => void;
  /** Something that this client may not do was refused by the server. */
  readonly onRefused?: (error: Error) => void;
}

/** A connection to NATS that is made again whenever there is none. */
export class Link {
  readonly #options: LinkOptions;
  #connection: NatsConnection | undefined;
  #failure: Error = new Error('no connection yet');
  /** A server may still let it in, this time. */
  #isTrying = true;
  #waiting: (() => void)[] = [];
  readonly #closing = new AbortController();
  readonly #kept: Promise<void>;

  constructor(options: LinkOptions) {
    quietConsole();
    this.#options = options;
    this.#kept = this.#keep();
  }

  /** The connection of now, if there is one. */
  get now(): NatsConnection | undefined {
    return this.#connection;
  }

  /** Resolves with a connection. Rejects with why there is none when no server lets it in, or `signal` is aborted. */
  async connection(signal: AbortSignal): Promise<NatsConnection> {
    for (;;) {
      if (this.#connection !== undefined) return this.#connection;
      if (signal.aborted || this.#closing.signal.aborted || !this.#isTrying) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** What was published has left before. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#tried();
    await this.#connection?.close();
    await this.#kept;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#closing;
    const { servers } = this.#options.settings;
    // Hosts that share a list do not all begin with the same server.
    for (let at = Math.floor(Math.random() * servers.length); !signal.aborted; at++) {
      const hasStood = await this.#keepTo(servers[at % servers.length] as string);
      if (signal.aborted) return;
      this.#options.onDown?.(this.#failure);
      // Another one may be there at once.
      if (hasStood || at % servers.length === servers.length - 1) await this.#pause(hasStood);
    }
  }

  /** @returns when there is no connection to this server any more: whether there was one */
  async #keepTo(server: string): Promise<boolean> {
    try {
      const connection = await connect(this.#connectionOptions(server));
      if (this.#closing.signal.aborted) await connection.close();
      else this.#up(connection);
      this.#failure = (await connection.closed()) ?? new Error('the server closed the connection');
    } catch (error) {
      this.#failure = error as Error;
    }
    const hasStood = this.#connection !== undefined;
    this.#connection = undefined;
    return hasStood;
  }

  #up(connection: NatsConnection): void {
    this.#connection = connection;
    void this.#listen(connection);
    this.#options.onUp?.(connection);
    this.#tried();
  }

  async #listen(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status())
      if (status.type === 'error') this.#options.onRefused?.(status.error);
  }

  #tried(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #pause(hasStood: boolean): Promise<void> {
    const [least, most] = RETRY_MS[hasStood ? 'stood' : 'failed'];
    const waitMs: Milliseconds = least + (most - least) * Math.random();
    this.#isTrying = false;
    this.#tried();
    await setTimeout(waitMs, undefined, { signal: this.#closing.signal }).catch(() => {});
    this.#isTrying = true;
  }

  #connectionOptions(server: string): ConnectionOptions {
    const { name, inboxPrefix, settings } = this.#options;
    const { isSecure, credentials, ca } = settings;
    return {
      ...{ name, inboxPrefix, servers: server },
      ...(credentials !== undefined && { authenticator: authenticatorOf(credentials) }),
      // Without it, a server decides whether the connection is encrypted.
      ...((isSecure || ca !== undefined) && { tls: tlsFor(server, ca) }),
      timeout: CONNECT_MS,
      pingInterval: PING_MS,
      maxPingOut: MAX_PINGS_OUT,
      // One way to a connection, whether it is the first or the next.
      reconnect: false,
      ignoreClusterUpdates: true,
    };
  }
}

/** The package checks the name `localhost` where it is given an address of IP: the certificate must be for what was asked for. */
function tlsFor(server: string, ca: string | undefined): TlsOptions {
  const host = new URL(`nats://${server}`).hostname.replace(/^\[(.*)\]$/, '$1');
  const options: SecureOptions = {
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    ...(ca !== undefined && { ca }),
  };
  return options as TlsOptions;
}

function authenticatorOf(credentials: Credentials): Authenticator {
  const encoder = new TextEncoder();
  switch (credentials.kind) {
    case 'creds':
      return credsAuthenticator(encoder.encode(credentials.text));
    case 'seed':
      return nkeyAuthenticator(encoder.encode(credentials.seed));
    case 'user':
      return usernamePasswordAuthenticator(credentials.user, credentials.password);
    case 'token':
      return tokenAuthenticator(credentials.token);
  }
}
