import { existsSync, renameSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeHeader, recordFields } from '../../src/capture/encode.js';
import type { Recorded } from '../../src/records/recorded.js';
import { LINE_FIELDS } from '../../src/share/record-fields.js';
import { fieldsOf, shareCapture } from '../../src/share/share-capture.js';
import type { Sharing } from '../../src/text/shared-fields.js';
import { arbitraryRecording } from '../capture/arbitraries.js';
import { comparable, fileWith, HEADER, readWhole, temporaryFolder } from '../capture/support.js';

const folder = temporaryFolder();

/** Puts something that is found again into each place of a rule that hides what was there. */
class Planter {
  readonly secrets = new Set<string>();
  #count = 0;

  plant(value: unknown, rule: Sharing | undefined): unknown {
    if (rule === undefined || value === null || value === undefined) return value;
    if (typeof rule === 'string') return this.#secretFor(value, rule);
    if (Array.isArray(rule)) return value;
    if ('each' in rule) return (value as readonly unknown[]).map((entry) => this.plant(entry, rule.each));
    if (!('fields' in rule)) return value;
    return Object.fromEntries(
      Object.entries(value as object).map(([name, below]) => [name, this.plant(below, rule.fields[name])]),
    );
  }

  #secretFor(value: unknown, rule: string): unknown {
    const word = this.#keep(`Zq${(this.#count++ % 7).toString().padStart(4, 'x')}wk`);
    switch (rule) {
      case 'name':
      case 'symbol':
      case 'text':
        return word;
      case 'path':
        return `/home/${word}/${this.#keep('Gameplan')}`;
      case 'region':
        return value === '' ? '' : `/home/${word}/lib${this.#keep('Qrstuv')}.so`;
      case 'preload':
        return `LD_PRELOAD=/tmp/${word}.so`;
      case 'pid':
        return (value as number) <= 0 ? value : Number(this.#keep(`${3_900_000 + (this.#count % 5)}`));
      case 'key':
        return `${this.#keep(`${3_900_000 + (this.#count % 5)}`)}:${this.#keep('774411990')}`;
      case 'sha256':
        return value === '' ? '' : this.#keep('c0ffee'.padEnd(64, '7'));
      case 'buildId':
        return value === '' ? '' : this.#keep('decade'.padEnd(40, '5'));
      default:
        return value;
    }
  }

  #keep(secret: string): string {
    this.secrets.add(secret);
    return secret;
  }
}

const linesOf = (recording: readonly Recorded[], planter: Planter) =>
  recording.map((recorded) => {
    const { kind, ...line } = recordFields(recorded);
    const planted = planter.plant(line, { fields: { ...fieldsOf(recorded.record), ...LINE_FIELDS } });
    return `${JSON.stringify({ kind, ...(planted as object), unknownField: planter.plant('x', 'text') })}\n`;
  });

async function share(text: string): Promise<{ readonly text: string; readonly counts: object }> {
  const lines: string[] = [];
  const path = fileWith(folder, text);
  const { counts } = await shareCapture(path, (more) => lines.push(more), new AbortController().signal);
  return { text: lines.join(''), counts };
}

test('nothing of what a capture names is in the shared one, whose records tell as much', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRecording, async (recording) => {
      const planter = new Planter();
      const header = { ...HEADER, host: 'Zqhost', node: 'v22.1.0-Zqnode', kernel: 'Linux 6.12.9-Zqkernel' };
      const config = {
        target: ['Zqgame'],
        logDir: '/home/Zqeve/logs',
        memory: { interval: '10ms', allow: [] },
      };
      const text = encodeHeader({ ...header, config }) + linesOf(recording, planter).join('');
      const shared = await share(text);
      for (const secret of [...planter.secrets, 'Zq', HEADER.session ?? '', '1765449682118'])
        expect(shared.text.toLowerCase()).not.toContain(secret.toLowerCase());
      expect((await share(text)).text).toBe(shared.text);
      const original = await readWhole(fileWith(folder, text));
      const { capture, records, error } = await readWhole(fileWith(folder, shared.text, 'shared.ndjson'));
      expect(error).toBeUndefined();
      expect(capture.header).toMatchObject({ node: 'v22.1.0', kernel: 'Linux 6.12', shared: shared.counts });
      expect(records.map(shapeOf)).toEqual(original.records.map(shapeOf));
      expect(records.map(identityOf(records))).toEqual(original.records.map(identityOf(original.records)));
    }),
    { numRuns: 150 },
  );
});

/** What a record says apart from names: kind, fact, times and figures of input. */
function shapeOf(recorded: Recorded): unknown {
  const { record, unjudged, leftOut } = recorded;
  const marks = [unjudged === undefined, leftOut === undefined];
  if (record.kind === 'input') return [comparable({ record }), marks];
  const { kind, time } = record;
  return {
    kind,
    time,
    marks,
    ...('fact' in record && { fact: record.fact }),
    ...('count' in record && { count: record.count }),
  };
}

/** Which record was the first about the same process: whoever was one stays one. */
const identityOf =
  (all: readonly Recorded[]) =>
  ({ record }: Recorded): number =>
    all.findIndex(({ record: other }) => keyOf(other) === keyOf(record));

const keyOf = (record: Recorded['record']) =>
  record.kind === 'target-found' ? record.process.key : 'key' in record ? record.key : undefined;

test('records that the recording lost are counted in the shared one too', async () => {
  const text = `${encodeHeader(HEADER)}{"kind":"lost","time":2000,"count":3}\n{"kind":"hop","time":2001}\n`;
  const shared = await share(text);
  const { capture } = await readWhole(fileWith(folder, shared.text, 'shared.ndjson'));
  expect(capture.warnings).toEqual([expect.stringContaining('lost: 3')]);
});

test('a list of times is told from a capture, and a damaged line has its place', async () => {
  await expect(share('1\n2\n')).rejects.toThrow('expected a capture, got a list of times');
  await expect(share(`${encodeHeader(HEADER)}{"kind":"hop"}\n`)).rejects.toThrow(/:2: expected "time"/);
});

test('a capture that changes between two looks is refused', async () => {
  const text = `${encodeHeader(HEADER)}{"kind":"hop","time":2000}\n`;
  const path = fileWith(folder, text, 'changing.ndjson');
  const other = fileWith(folder, `${text}{"kind":"hop","time":2001}\n`, 'other.ndjson');
  // The first look goes on in the file that it has opened.
  const looked = new AbortController().signal;
  looked.throwIfAborted = () => existsSync(other) && renameSync(other, path);
  await expect(shareCapture(path, () => {}, looked)).rejects.toThrow('one that changed while it was read');
});
