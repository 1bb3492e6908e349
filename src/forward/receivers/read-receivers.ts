import { accessSync, constants, statSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { readGivenText } from '../../config/file/read-given-text.js';
import type { ReceiverKind } from '../../config/forms/forward.js';
import type { Config } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';
import { readNats } from '../../nats/settings.js';
import type { Level } from '../../records/event.js';
import { escapeControls } from '../../text/escape.js';
import type { ReceiverSettings } from './receiver.js';
import { MIN_SECRET_BYTES, readSecret } from './signature.js';

type Given = Config['forward'][number];

const LEVELS: Readonly<Record<ReceiverKind, Level>> = {
  webhook: 'WARNING',
  syslog: 'INFO',
  exec: 'WARNING',
  nats: 'INFO',
};
/** Keys that only some kinds have. */
const KEYS: Readonly<Record<ReceiverKind, readonly (keyof Given)[]>> = {
  webhook: ['url', 'secretFile', 'authorizationFile', 'caFile'],
  syslog: ['url', 'caFile'],
  exec: ['command'],
  nats: ['url', 'credentialsFile', 'stream', 'offerCaptures', 'caFile'],
};
const NEEDED: Readonly<Record<ReceiverKind, 'url' | 'command'>> = {
  webhook: 'url',
  syslog: 'url',
  exec: 'command',
  nats: 'url',
};
/** RFC 5426, 6587 and 5425. */
const SYSLOG_PORTS = { udp: 514, tcp: 514, tls: 6514 } as const;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The receivers of a configuration, with what their files hold. No error names an address or a secret.
 *
 * @throws ClearSightError CS_CONFIG, one line
 */
export function readReceivers({ forward }: Pick<Config, 'forward'>): readonly ReceiverSettings[] {
  const names = new Set<string>();
  return forward.map((given, at) => {
    const { kind, level = LEVELS[kind], format, timeout: timeoutMs } = given;
    const place = `forward[${at}] (${kind})`;
    const name = given.name ?? kind;
    if (names.has(name)) refuse(`${place}: name: expected a name of its own, got ${name} again`);
    names.add(name);
    checkKeys(given, place);
    return { ...readKind(given, place), ...{ name, level, format, timeoutMs } } as ReceiverSettings;
  });
}

function checkKeys(given: Given, place: string): void {
  const { kind } = given;
  const needed = NEEDED[kind];
  if (given[needed] === undefined) refuse(`${place}: ${needed}: expected one for ${kind}, got none`);
  const alien = Object.values(KEYS)
    .flat()
    .find((key) => given[key] !== undefined && given[key] !== false && !KEYS[kind].includes(key));
  if (alien !== undefined) refuse(`${place}: ${alien}: expected nothing for ${kind}, got a value`);
}

function readKind(given: Given, place: string): Readonly<Record<string, unknown>> {
  const { kind, caFile, secretFile, authorizationFile, credentialsFile, stream, offerCaptures } = given;
  const ca = caFile === undefined ? undefined : readGivenText(caFile, `${place}: caFile`);
  if (kind === 'exec') return { kind, ...readCommand(given.command ?? [], `${place}: command`) };
  if (kind === 'nats') {
    const credentials =
      credentialsFile === undefined ? undefined : readGivenText(credentialsFile, `${place}: credentialsFile`);
    return {
      kind,
      offerCaptures,
      ...readNats({ url: given.url ?? '', credentials, ca, stream }, `${place}: url`),
    };
  }
  const url = parseUrl(given.url ?? '', `${place}: url`);
  if (kind === 'syslog') return { kind, ...syslogOf(url, `${place}: url`), ca };
  checkWebhook(url, `${place}: url`);
  return {
    ...{ kind, url: url.href, ca },
    secret: secretFile === undefined ? undefined : secretIn(secretFile, `${place}: secretFile`),
    authorization:
      authorizationFile === undefined
        ? undefined
        : headerIn(authorizationFile, `${place}: authorizationFile`),
  };
}

function parseUrl(text: string, place: string): URL {
  // The address itself may be the secret.
  if (!URL.canParse(text))
    refuse(`${place}: expected a URL such as https://example.org/alerts, got something else`);
  return new URL(text);
}

function checkWebhook({ protocol, hostname, username, password }: URL, place: string): void {
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.test(hostname)))
    refuse(`${place}: expected https://, or http:// on this machine alone, got ${protocol}//`);
  if (username !== '' || password !== '')
    refuse(`${place}: expected no user name and password in the address (use authorizationFile), got some`);
}

function syslogOf({ protocol, hostname, port }: URL, place: string) {
  const transport = protocol.slice(0, -1) as keyof typeof SYSLOG_PORTS;
  if (!Object.hasOwn(SYSLOG_PORTS, transport) || hostname === '')
    refuse(`${place}: expected udp://HOST, tcp://HOST or tls://HOST, got ${protocol}//`);
  const host = hostname.replace(/^\[(.*)\]$/, (whole, address: string) =>
    isIPv6(address) ? address : whole,
  );
  return { transport, host, port: port === '' ? SYSLOG_PORTS[transport] : Number(port) };
}

function readCommand([program = '', ...args]: readonly string[], place: string) {
  const folders = program.includes('/') ? [''] : (process.env.PATH ?? '').split(':').filter(Boolean);
  if (!folders.some((folder) => isProgram(join(folder, program))))
    refuse(`${place}: expected a program that can be run, got ${escapeControls(program)}`);
  return { program, args };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function secretIn(path: string, place: string): Uint8Array {
  const secret = readSecret(readGivenText(path, place));
  if (secret !== undefined) return secret;
  return refuse(
    `${place}: expected a secret of at least ${MIN_SECRET_BYTES} bytes in ${escapeControls(path)}, got a shorter one`,
  );
}

function headerIn(path: string, place: string): string {
  const value = readGivenText(path, place).trim();
  if (/^[\x20-\x7e]+$/.test(value)) return value;
  return refuse(`${place}: expected one line for a header in ${escapeControls(path)}, got something else`);
}

function refuse(message: string): never {
  throw new ClearSightError('CS_CONFIG', message);
}
