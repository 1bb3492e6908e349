import { Command, Option } from 'commander';
import { withExamples } from '../examples.js';

interface ReportFlags {
  output: string;
  verify?: string;
}

/** `clearsight report FILE`: one page for whoever must decide about a person or a bug. */
export function reportCommand(): Command {
  const command = new Command('report')
    .description(
      'Write one self-contained HTML page about a capture: what was found, what speaks against it, and what could not be seen.',
    )
    .argument('<file>', 'capture (compressed or not), or text file of times; judged by the recorded policy');
  withExamples(command, [
    [
      'clearsight report session.ndjson.gz -o case.html',
      'a page to read, to print, to keep beside the capture',
    ],
    ['clearsight report session.ndjson.gz --verify case.html', 'make it again and compare, byte for byte'],
  ]);
  return command
    .option('-o, --output <file>', 'page to write', 'case.html')
    .addOption(
      new Option('--verify <page>', 'compare a page with the one that the file gives').conflicts('output'),
    )
    .action(async (file: string, { output, verify }: ReportFlags) => {
      const { verifyReport, writeReport } = await import('../report/report-session.js');
      if (verify === undefined) await writeReport(file, output);
      else process.exitCode = await verifyReport(file, verify);
    });
}
