import { afterAll, expect, test } from 'vitest';

const load = (name: string) =>
  import(new URL(`../../../scripts/fuzz/runner/${name}.mjs`, import.meta.url).href);
const { Checker } = await load('checker');
const { minimise } = await load('minimise');

const module = new URL('fixtures/faulty.mjs', import.meta.url).href;
const checker = new Checker(module, { baseMs: 500, hangMs: 100 });
afterAll(() => checker.close());
const check = (text: string): Promise<string | undefined> => checker.check(Buffer.from(text));

test.each([
  ['an error that is not stated', 'throw', /^Error: no stated error/],
  ['an error that nobody waits for', 'late', /^unhandledRejection: Error: nobody waits for this/],
  ['an end of the process', 'exit', /^ended the process: exit 7$/],
  ['a hang', 'hang', /^no answer after 51\d\d ms$/],
  ['too much time', 'spin', /^took \d+ ms of CPU time, at most 500 allowed$/],
  ['too much memory', 'grow', /^took \d+ MiB, at most 250 allowed$/],
])('found: %s; and the next input is checked all the same', async (_, input, expected) => {
  expect(await check(`an input that will ${input}`)).toMatch(expected);
  expect(await check('a good one')).toBeUndefined();
});

test('what fails is shortened to what it fails of', async () => {
  const fails = async (bytes: Buffer) => (await check(bytes.toString('latin1'))) !== undefined;
  const long = Buffer.from(`${'a line\n'.repeat(50)}and throw, ${'more\n'.repeat(50)}`);
  const forever = Number.POSITIVE_INFINITY;
  expect((await minimise(long, fails, forever)).toString()).toBe('throw');
  // No time left: as it is.
  expect(await minimise(long, fails, 0)).toEqual(long);
});
