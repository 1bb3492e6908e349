import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { addOptions, PAGE_OPTIONS, REPLAY_DEFAULTS, VIEW_SETTINGS } from '../options/option-table.js';
import type { PolicyFlags } from '../options/policy-options.js';
import { type PageFlags, pageAt } from '../page/page-request.js';

/** `clearsight view FILE`: look through a capture in a browser. */
export function viewCommand(): Command {
  const command = new Command('view')
    .description('Look through a capture in a browser, from its first moment to its last.')
    .argument('<file>', 'capture (compressed or not), or text file of times');
  withExamples(command, [
    ['clearsight view session.ndjson.gz', 'prints an address, and serves it until Ctrl-C'],
    ['clearsight view session.ndjson.gz --hits 5', 'judged by another policy'],
  ]);
  return addOptions(command, [...VIEW_SETTINGS, ...PAGE_OPTIONS], REPLAY_DEFAULTS).action(
    async (file: string, flags: PolicyFlags & PageFlags) => {
      const request = pageAt(flags.page ?? true, flags);
      const { viewCapture } = await import('../view/view-session.js');
      process.exitCode = await viewCapture(file, flags, request);
    },
  );
}
