import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Ending, type ReadOptions, readBytes } from '../../src/ndjson/bytes.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const TEXT = 'one\ntwo\n'.repeat(100_000);

function fileWith(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, content);
  return path;
}

async function read(path: string, options?: ReadOptions): Promise<{ text: string; cut: boolean }> {
  const ending: Ending = { cut: false };
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(path, ending, options)) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), cut: ending.cut };
}

test.each([
  ['plain', TEXT, TEXT],
  ['gzip', gzipSync(TEXT), TEXT],
  ['gzip of several members', Buffer.concat([gzipSync(TEXT), gzipSync('three')]), `${TEXT}three`],
  ['gzip and zeros behind it', Buffer.concat([gzipSync(TEXT), Buffer.alloc(100)]), TEXT],
  ['gzip and many zeros behind it', Buffer.concat([gzipSync(TEXT), Buffer.alloc(100_000)]), TEXT],
  ['empty', '', ''],
  ['gzip of nothing', gzipSync(''), ''],
  ['one byte', '\x1f', '\x1f'],
])('%s', async (_, content, text) => {
  expect(await read(fileWith(content))).toEqual({ text, cut: false });
});

test('gzip data that ends early gives what there is, and says so', async () => {
  const packed = gzipSync(TEXT);
  const { text, cut } = await read(fileWith(packed.subarray(0, packed.length - 20)));
  expect(cut).toBe(true);
  expect(text.length).toBeGreaterThan(1000);
  expect(TEXT.startsWith(text)).toBe(true);
});

test('gzip data with something else behind it are broken', async () => {
  const path = fileWith(Buffer.concat([gzipSync(TEXT), Buffer.from('text')]));
  await expect(read(path)).rejects.toMatchObject({ code: 'CS_CAPTURE', cause: { code: 'Z_DATA_ERROR' } });
});

test('whoever knows the form is believed', async () => {
  const packed = gzipSync(TEXT);
  expect((await read(fileWith(packed), { isGzip: false })).text).toBe(packed.toString());
  await expect(read(fileWith(TEXT), { isGzip: true })).rejects.toMatchObject({
    code: 'CS_CAPTURE',
    message: 'expected gzip data, got incorrect header check',
    cause: { code: 'Z_DATA_ERROR' },
  });
  expect(await read(fileWith(''), { isGzip: true })).toEqual({ text: '', cut: true });
});

test('a pipe is read as a file is, whatever pieces it comes in', async () => {
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const packed = gzipSync(TEXT);
  const writing = (async () => {
    const pipe = await open(path, 'w');
    await pipe.write(packed.subarray(0, 1));
    await pipe.write(packed.subarray(1));
    await pipe.close();
  })();
  expect(await read(path)).toEqual({ text: TEXT, cut: false });
  await writing;
});

test('a file that is not there', async () => {
  await expect(read('/none')).rejects.toMatchObject({
    code: 'CS_CAPTURE',
    message: "expected a readable file, got ENOENT: no such file or directory, open '/none'",
    cause: { code: 'ENOENT' },
  });
});
