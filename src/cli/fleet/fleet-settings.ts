import { readGivenText } from '../../config/file/read-given-text.js';
import { ClearSightError } from '../../errors/errors.js';
import { type NatsSettings, readNats } from '../../nats/settings.js';
import type { NatsFlags } from '../options/forward-options.js';

/** Which servers the flags name. @throws CS_USAGE without any, CS_CONFIG for what makes no sense, and for a file that cannot be read */
export function fleetSettings({ nats, natsCreds, natsCa, natsStream: stream }: NatsFlags): NatsSettings {
  if (nats === undefined) {
    throw new ClearSightError('CS_USAGE', '--nats: expected the servers that hold the events, got none');
  }
  const credentials = natsCreds === undefined ? undefined : readGivenText(natsCreds, '--nats-creds');
  const ca = natsCa === undefined ? undefined : readGivenText(natsCa, '--nats-ca');
  return readNats({ url: nats, credentials, ca, stream }, '--nats');
}
