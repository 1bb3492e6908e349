import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { addOptions, PAGE_OPTIONS, REPLAY_DEFAULTS, VIEW_SETTINGS } from '../options/option-table.js';
import type { PolicyFlags } from '../options/policy-options.js';
import { type PageFlags, pageAlways } from '../page/page-request.js';

type ViewFlags = PolicyFlags & PageFlags & { readonly corpus?: readonly string[] };

/** `clearsight view FILE [OTHER]`: look through a capture in a browser, or through two side by side. */
export function viewCommand(): Command {
  const command = new Command('view')
    .description(
      'Look through a capture in a browser, from its first moment to its last, or through two side by side.',
    )
    .argument('<file>', 'capture (compressed or not), or text file of times')
    .argument('[other]', 'another one, to compare them');
  withExamples(command, [
    ['clearsight view session.ndjson.gz', 'prints an address, and serves it until Ctrl-C'],
    ['clearsight view session.ndjson.gz --hits 5', 'judged by another policy'],
    ['clearsight view clean.ndjson attacked.ndjson', 'side by side, from the start of each'],
    [
      'clearsight view session.ndjson.gz --corpus corpus/',
      'what a limit would do to the people and machines of a corpus',
    ],
  ]);
  return addOptions(command, [...VIEW_SETTINGS, ...PAGE_OPTIONS], REPLAY_DEFAULTS)
    .option(
      '--corpus <paths...>',
      'corpus files, and folders of them: what tried settings would do to these people and machines',
    )
    .action(async (file: string, other: string | undefined, flags: ViewFlags) => {
      const request = pageAlways(flags);
      const { viewCaptures } = await import('../view/view-session.js');
      const files = other === undefined ? [file] : [file, other];
      process.exitCode = await viewCaptures(files, flags, request, flags.corpus);
    });
}
