import { statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaptureLines } from '../../src/capture/capture-lines.js';
import { encodeRecord } from '../../src/capture/encode.js';
import { VERSION } from '../../src/capture/format.js';
import { openCapture } from '../../src/capture/writer.js';
import type { Recorded } from '../../src/records/recorded.js';
import { arbitraryRecording } from './arbitraries.js';
import { comparable, HEADER, readWhole, temporaryFolder } from './support.js';

const folder = temporaryFolder();

test('every record comes back from its line as it was', () => {
  fc.assert(
    fc.property(arbitraryRecording, (recording) => {
      const decoder = new CaptureLines(HEADER.clock, VERSION);
      const back: Recorded[] = [];
      for (const recorded of recording) {
        const line = encodeRecord(recorded);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        decoder.decode(line.slice(0, -1), back);
      }
      expect(back.map(comparable)).toEqual(recording.map(comparable));
      expect(decoder.warnings()).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

for (const name of ['round.ndjson', 'round.ndjson.gz']) {
  test(`header and records come back from ${name}, which is for its owner's eyes alone`, async () => {
    const path = join(folder, name);
    for (const recording of fc.sample(arbitraryRecording, { numRuns: 5, seed: 1 })) {
      const writer = await openCapture(path, HEADER);
      for (const recorded of recording) writer.write(recorded);
      await writer.close();
      expect(writer.lost).toBe(0);
      const { capture, records, error } = await readWhole(path);
      expect(error).toBeUndefined();
      expect(capture.header).toEqual(HEADER);
      expect(capture.warnings).toEqual([]);
      expect(records.map(comparable)).toEqual(recording.map(comparable));
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });
}

test('a capture without records is a capture', async () => {
  const path = join(folder, 'none.ndjson');
  await (await openCapture(path, HEADER)).close();
  expect(await readWhole(path)).toMatchObject({ records: [], error: undefined, capture: { header: HEADER } });
});
