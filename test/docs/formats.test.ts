import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problemsOfEcs } from '../outlets/formats/ecs-validator.js';
import { problemsOfOcsf } from '../outlets/formats/ocsf-validator.js';

const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => JSON.parse(text));

test('the examples of docs/formats.md, shortened as they are, are what the schemas say', () => {
  expect(examples.map((line) => ('class_uid' in line ? 'ocsf' : 'ecs'))).toEqual(['ocsf', 'ecs']);
  expect(problemsOfOcsf(examples[0])).toEqual([]);
  expect(problemsOfEcs(examples[1])).toEqual([]);
});
