import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lastValueFrom, tap } from 'rxjs';
import { openCaptureReader } from '../../capture/reader.js';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { startReplay } from '../../library/open-replay.js';
import { version } from '../../product/version.js';
import type { Case, ReadFile } from '../../report/case.js';
import { Surveyor } from '../../report/coverage.js';
import { Scenes } from '../../report/scenes.js';
import { Listener } from '../../report/told.js';
import { escapeText } from '../../text/escape.js';
import { loadReplayConfig } from '../replay/replay-config.js';

/**
 * Judges a capture by its recorded policy, then reads it once more for what there was at each verdict.
 *
 * @throws CS_CAPTURE for a file that cannot be read, is no capture, or changes meanwhile
 */
export async function gatherCase(path: string): Promise<Case> {
  const file = await readFile(path);
  const listener = new Listener();
  const { hop } = loadReplayConfig(null, {}).input;
  const replay = await startReplay(path, { hopMs: hop }, (header) => loadReplayConfig(header, {}));
  await lastValueFrom(replay.events.pipe(tap((event) => listener.hear(event))));
  const { told } = listener;
  const surveyor = new Surveyor();
  const scenes = new Scenes(told.verdicts.map(({ monotonicMs, pid }) => ({ time: monotonicMs, pid })));
  const { blocks } = await openCaptureReader(path, { hopMs: hop });
  for await (const block of blocks) {
    for (const { record, unjudged } of block) {
      surveyor.take(record, unjudged !== undefined);
      scenes.take(record);
    }
  }
  const again = await readFile(path);
  if (again.sha256 !== file.sha256) {
    throw new ClearSightError(
      'CS_CAPTURE',
      `${escapeText(path)}: expected a capture that stays as it is, got one that changed while it was read`,
    );
  }
  const { header, config, stamper } = replay;
  return {
    ...{ file, header, config, told },
    session: stamper.session,
    coverage: surveyor.coverage,
    scenes: scenes.end(),
    versions: { clearsight: version(), node: process.version },
  };
}

async function readFile(path: string): Promise<ReadFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    // A pipe gives what it has but once.
    if (!statSync(path).isFile()) throw new Error('something else than a regular file');
    await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    });
  } catch (cause) {
    const message = `${escapeText(path)}: expected a capture or a list of times, got ${systemReason(cause)}`;
    throw new ClearSightError('CS_CAPTURE', message, { cause });
  }
  return { name: basename(path), bytes, sha256: hash.digest('hex') };
}
