import { basename } from 'node:path';
import { firstValueFrom, lastValueFrom, merge, tap } from 'rxjs';
import { type OpenPage, openPage } from '../../page/open-page.js';
import type { Backlog } from '../../sources/interfaces.js';
import { escapeControls } from '../../text/escape.js';
import { exitCodeOfSignal } from '../exit-codes.js';
import { reportFailure } from '../failure.js';
import { stopSignals } from '../live/signals.js';
import type { PolicyFlags } from '../options/policy-options.js';
import type { PageRequest } from '../page/page-request.js';
import { waitForBoth } from '../replay/wait-for-both.js';
import { Viewing, type ViewingOptions } from './viewing.js';
import { requireLabelledCorpus } from './what-if/labelled-corpus.js';

/**
 * Serves a page to look through captures, side by side where there are two, until a signal ends it: judged as they were recorded, or by
 * the policy of the flags. They are judged at the same time, so that each can be looked at soon. Of one that is damaged it shows what comes
 * before the damage, and says so.
 *
 * @param corpus on which settings may be tried. Default: none
 * @returns the exit code: that of the signal, or of the damage
 * @throws CS_CAPTURE, CS_CONFIG, CS_USAGE, CS_PAGE; CS_FILE for a corpus that cannot be read
 */
export async function viewCaptures(
  files: readonly string[],
  flags: PolicyFlags,
  request: PageRequest,
  corpus?: readonly string[],
): Promise<number> {
  if (corpus !== undefined) await requireLabelledCorpus(corpus);
  let isLeft = false;
  const until = stopSignals().pipe(
    tap(() => {
      isLeft = true;
    }),
  );
  const viewings: Viewing[] = [];
  let serving: Promise<OpenPage> | undefined;
  let page: OpenPage | undefined;
  const wait = async (judging: Backlog) => {
    page = await serving;
    return page === undefined ? judging : waitForBoth(page, judging);
  };
  try {
    for (const [session, file] of files.entries()) {
      const post: ViewingOptions['post'] = (frame, scenes, ofCapture) => {
        // Whoever leaves ends the judgement early: that is no end of the capture.
        if (!isLeft) page?.post(frame, scenes, { ofCapture: { ...ofCapture, session } });
      };
      viewings.push(await Viewing.open(file, { flags, until, wait, post, corpus }));
    }
    const signal = firstValueFrom(until);
    serving = serve(files, viewings, request);
    // The workers start while the page opens.
    const judging = merge(...viewings.map((viewing) => viewing.run()));
    await Promise.all([serving, lastValueFrom(judging, { defaultValue: undefined })]);
    const damaged = viewings.map(tellWhatIsMissing).find((code) => code !== undefined);
    const left = exitCodeOfSignal(await signal);
    return damaged ?? left;
  } finally {
    for (const viewing of viewings) await viewing.close();
    // Each capture has ended with its last frame.
    await serving?.then(
      (opened) => opened.close(0),
      () => {},
    );
  }
}

/** @returns the exit code for damage, as of a replay; undefined for none */
function tellWhatIsMissing({ damage, warnings }: Viewing): number | undefined {
  for (const warning of warnings) process.stderr.write(`clearsight: ${escapeControls(warning)}\n`);
  if (damage === undefined) return undefined;
  const code = reportFailure(damage);
  process.stderr.write('clearsight: the capture is damaged there: what comes after is not seen\n');
  return code;
}

async function serve(
  files: readonly string[],
  viewings: readonly Viewing[],
  { address, tls, isInsecure }: PageRequest,
): Promise<OpenPage> {
  const names = files.map((file) => basename(file));
  const areTold = new Set(names).size === names.length;
  const page = await openPage({
    ...{ address, tls, insecure: isInsecure },
    setups: viewings.map((viewing, index) => viewing.setup((areTold ? names : files)[index] as string)),
    onQuestion: async (question, session) => viewings[session]?.answer(question),
    onDeath: (reason) => process.stderr.write(`clearsight: the page is gone: ${reason}\n`),
  });
  process.stderr.write(`Page: ${page.url}\n`);
  return page;
}
