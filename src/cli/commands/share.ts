import { Command } from 'commander';
import { withExamples } from '../examples.js';

/** `clearsight share FILE`: a capture that may be given away. */
export function shareCommand(): Command {
  const command = new Command('share')
    .description(
      'Write a copy of a capture without names, paths, PIDs, hosts, users, hashes and dates, which is judged as before. Nothing is uploaded.',
    )
    .argument('<file>', 'capture (compressed or not)');
  withExamples(command, [
    ['clearsight share session.ndjson.gz', 'writes shared.ndjson.gz, and says what was replaced'],
    ['clearsight share session.ndjson.gz -o bug-12.ndjson', 'another file; it must not be there'],
  ]);
  return command
    .option('-o, --output <file>', 'capture to write; one that is there is left alone', 'shared.ndjson.gz')
    .action(async (file: string, { output }: { output: string }) => {
      const { writeShared } = await import('../share/share-session.js');
      process.exitCode = await writeShared(file, output);
    });
}
