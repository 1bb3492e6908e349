import { readFileSync, statSync } from 'node:fs';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { type NatsSettings, readNats } from '../../nats/settings.js';
import { escapeText } from '../../text/escape.js';
import type { NatsFlags } from '../options/forward-options.js';

const MAX_FILE_BYTES = 1024 * 1024;

/** Which servers the flags name. @throws CS_USAGE without any, CS_CONFIG for what makes no sense, and for a file that cannot be read */
export function fleetSettings({ nats, natsCreds, natsCa, natsStream: stream }: NatsFlags): NatsSettings {
  if (nats === undefined) {
    throw new ClearSightError('CS_USAGE', '--nats: expected the servers that hold the events, got none');
  }
  const credentials = natsCreds === undefined ? undefined : textOf(natsCreds, '--nats-creds');
  const ca = natsCa === undefined ? undefined : textOf(natsCa, '--nats-ca');
  return readNats({ url: nats, credentials, ca, stream }, '--nats');
}

function textOf(path: string, flag: string): string {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new Error('found something else');
    if (stats.size > MAX_FILE_BYTES) throw new Error(`found ${stats.size} bytes`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const message = `${flag}: expected a file of up to 1 MiB that can be read at ${escapeText(path)}, ${systemReason(cause)}`;
    throw new ClearSightError('CS_CONFIG', message, { cause });
  }
}
