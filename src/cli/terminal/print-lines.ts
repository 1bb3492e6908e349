import { LineStream } from '../../outlets/lines/line-stream.js';

/** Prints lines on stdout, no faster than they are read: none is dropped. A reader that goes away (`| head`) ends it. */
export async function printLines(lines: Iterable<string>): Promise<void> {
  const out = new LineStream(process.stdout);
  for (const line of lines) {
    out.write(line);
    if (out.isBehind) await out.drained();
    if (out.isBroken) break;
  }
  await out.drained();
}
