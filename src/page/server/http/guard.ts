import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import { bracketed, isLoopback, isWildcard } from '../../address.js';

/** An answer that is none, and why. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What this server is. */
export interface Identity {
  /** Address that it was bound to. */
  readonly host: string;
  readonly isTls: boolean;
  /** Whether it answers by whatever name it is called. */
  readonly anyName: boolean;
}

const HOST = /^(?<name>[^:[\]]+|\[[^\]]+\])(?::(?<port>\d{1,5}))?$/;

/**
 * Refuses what no page of this server asks. A foreign name that was made to lead here (DNS rebinding) is known by the Host header, a
 * foreign page by what browsers say of where a request comes from.
 */
export function refusalOf({ method, headers, socket }: IncomingMessage, own: Identity): Refusal | undefined {
  if (!own.anyName && !answersTo(headers.host, socket.localPort, own)) {
    return { status: 421, sentence: 'This server is known by another address.' };
  }
  const { origin } = headers;
  if (origin !== undefined && origin !== `${own.isTls ? 'https' : 'http'}://${headers.host}`) {
    return { status: 403, sentence: 'Pages of other origins may not ask here.' };
  }
  if (headers['sec-fetch-site'] === 'cross-site') {
    const sentence = 'Other sites may not lead here: open the address as the monitor printed it.';
    return { status: 403, sentence };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, sentence: 'Only GET and HEAD are answered.', headers: { allow: 'GET, HEAD' } };
  }
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0) {
    const sentence = 'No request here has a body.';
    return { status: 413, sentence, headers: { connection: 'close' } };
  }
  return undefined;
}

function answersTo(header: string | undefined, port: number | undefined, own: Identity): boolean {
  const { name, port: digits } = HOST.exec(header ?? '')?.groups ?? {};
  if (name === undefined || Number(digits ?? (own.isTls ? 443 : 80)) !== port) return false;
  if (name.toLowerCase() === 'localhost') return isLoopback(own) || isWildcard(own);
  if (!isWildcard(own)) return name.toLowerCase() === bracketed(own.host);
  return name.startsWith('[') ? isIPv6(name.slice(1, -1)) : isIPv4(name);
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Tells whether an Authorization header has the token, in a time that tells nothing of it. */
export function tokenCheck(token: string): (authorization: string | undefined) => boolean {
  const expected = digest(token);
  return (authorization = '') => {
    const given = /^bearer +(?<given>\S+)$/i.exec(authorization)?.groups?.given;
    return timingSafeEqual(digest(given ?? ''), expected);
  };
}
