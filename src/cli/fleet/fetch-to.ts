import { ClearSightError } from '../../errors/errors.js';
import { fetchCapture } from '../../fleet/reading/fetch-capture.js';
import type { NatsSettings } from '../../nats/settings.js';
import { escapeText } from '../../text/escape.js';

/** Fetches a capture from its host. @throws CS_USAGE for one flag without the other; as fetchCapture does */
export async function fetchTo(
  settings: NatsSettings,
  session: string | undefined,
  path: string | undefined,
): Promise<void> {
  if (session === undefined || path === undefined)
    throw new ClearSightError(
      'CS_USAGE',
      'expected --fetch SESSION and --out FILE together, got one of them',
    );
  const { bytes, sha256 } = await fetchCapture(settings, session, path);
  process.stdout.write(`${escapeText(path)}: ${bytes} bytes, SHA-256 ${sha256}\n`);
}
