import { basename } from 'node:path';
import { firstValueFrom, lastValueFrom, tap } from 'rxjs';
import type { ClearSightError } from '../../errors/errors.js';
import { type StartedReplay, startReplay } from '../../library/open-replay.js';
import { version } from '../../library/version.js';
import { type OpenPage, openPage } from '../../page/open-page.js';
import { setupOf } from '../../page/setup.js';
import { hitRules } from '../../pipeline/escalate/memory/hit-rules.js';
import type { Recorded } from '../../records/recorded.js';
import type { Backlog } from '../../sources/interfaces.js';
import { escapeControls, escapeText } from '../../text/escape.js';
import { exitCodeOfSignal } from '../exit-codes.js';
import { reportFailure } from '../failure.js';
import { stopSignals } from '../live/signals.js';
import type { PolicyFlags } from '../options/policy-options.js';
import type { PageRequest } from '../page/page-request.js';
import { loadReplayConfig } from '../replay/replay-config.js';
import { waitForBoth } from '../replay/wait-for-both.js';
import { readToDamage } from './read-to-damage.js';
import { Trials } from './trials.js';
import { Viewing } from './viewing.js';

/**
 * Serves a page to look through a capture, until a signal ends it: judged as it was recorded, or by the policy of the flags. Of one that is
 * damaged it shows what comes before the damage, and says so.
 *
 * @returns the exit code: that of the signal, or of the damage
 * @throws CS_CAPTURE, CS_CONFIG, CS_USAGE, CS_PAGE
 */
export async function viewCapture(file: string, flags: PolicyFlags, request: PageRequest): Promise<number> {
  const { hop } = loadReplayConfig(null, flags).input;
  let isLeft = false;
  const signals = stopSignals().pipe(
    tap(() => {
      isLeft = true;
    }),
  );
  let viewing: Viewing | undefined;
  const options = {
    hopMs: hop,
    until: signals,
    wait: (judging: Backlog) => (viewing === undefined ? judging : waitForBoth(viewing.page, judging)),
    record: (recorded: Recorded) => viewing?.observe(recorded),
  };
  const replay = await startReplay(file, options, (header) => loadReplayConfig(header, flags));
  const signal = firstValueFrom(signals);
  try {
    const page = await serve(file, replay, request, () => viewing);
    viewing = new Viewing(replay, page, new Trials(file, replay.config));
    const { feed } = viewing;
    let damage: ClearSightError | undefined;
    const events = readToDamage(replay.events, (error) => {
      damage = error;
    });
    await lastValueFrom(events.pipe(tap((event) => feed.hear(event))), { defaultValue: undefined });
    // Nothing at all could be read: there is nothing to show.
    if (damage !== undefined && !Number.isFinite(replay.outcome.lastTime)) throw damage;
    if (!isLeft) viewing.end(damage);
    const damaged = damage === undefined ? undefined : tellDamage(damage);
    for (const warning of replay.warnings) process.stderr.write(`clearsight: ${escapeControls(warning)}\n`);
    const left = exitCodeOfSignal(await signal);
    return damaged ?? left;
  } finally {
    await replay.close();
    await viewing?.page.close(Math.max(0, replay.outcome.lastTime));
  }
}

/** @returns the exit code for it, as of a replay */
function tellDamage(damage: ClearSightError): number {
  const code = reportFailure(damage);
  process.stderr.write('clearsight: the capture is damaged there: what comes after is not seen\n');
  return code;
}

async function serve(
  file: string,
  { config, stamper }: Pick<StartedReplay, 'config' | 'stamper'>,
  { address, tls, isInsecure }: PageRequest,
  viewing: () => Viewing | undefined,
): Promise<OpenPage> {
  const { session, host, origin: clock } = stamper;
  const facts = { session, host, version: version(), clock, isRecordingOnly: false };
  const of = { file, replayOf: escapeText(basename(file)) };
  const setup = setupOf(config, { ...facts, ...of, hits: hitRules(config).threshold });
  const page = await openPage({
    ...{ setup, address, tls, insecure: isInsecure },
    // The page has the maps itself, of every moment.
    onQuestion: async (question) =>
      question.what === 'what-if' ? viewing()?.trials.judge(question.knobs) : undefined,
    onDeath: (reason) => process.stderr.write(`clearsight: the page is gone: ${reason}\n`),
  });
  process.stderr.write(`Page: ${page.url}\n`);
  return page;
}
