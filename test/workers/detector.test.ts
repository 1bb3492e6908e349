import { expect, test } from 'vitest';
import { type Definition, defineDetector, type Given, type Views } from '../../src/workers/detector.js';
import { read, region } from './memory/regions.js';

const DEFINITION: Definition = {
  id: 'made-up',
  title: 'Something is odd',
  severity: 'low',
  maturity: 'stable',
  weight: 0.5,
  profiles: ['threshold'],
  validatedOn: 'nothing',
  tuning: 'None.',
};
const TRACER = { via: 'ptrace', tracerPid: 9, tracerName: 'gdb', attached: true };

/** A detector that writes down what it is given. */
function joining() {
  const given: Given<{ regions: 'required'; tracer: 'optional' }>[] = [];
  const detector = defineDetector({
    ...DEFINITION,
    needs: { regions: 'required', tracer: 'optional' },
    pacedBy: 'regions',
    detect(facts) {
      given.push(facts);
      return [{ kind: 'process' }];
    },
  });
  return { detector, given };
}

test('it keeps its definition, its needs and its pace', () => {
  expect(joining().detector).toMatchObject({
    ...DEFINITION,
    needs: { regions: 'required', tracer: 'optional' },
    pacedBy: 'regions',
  });
});

test('it is given the views of the facts that it needs, an optional one or undefined', () => {
  const { detector, given } = joining();
  const regions = read(region('r-xp'));
  expect(detector.look({ regions, tracer: TRACER })).toEqual([{ kind: 'process' }]);
  expect(detector.look({ regions })).toEqual([{ kind: 'process' }]);
  expect(given.map(({ tracer }) => tracer)).toEqual([TRACER, undefined]);
  expect(given.map((facts) => facts.regions)).toEqual([regions, regions]);
});

test.each<[string, Views]>([
  ['nothing is known', {}],
  ['the optional fact alone is known', { tracer: TRACER }],
  ['the required one is told to be unknown', { regions: undefined, tracer: TRACER }],
])('it does not run while %s', (_, views) => {
  const { detector, given } = joining();
  expect(detector.look(views)).toEqual([]);
  expect(given).toEqual([]);
});

test('only a fact that it requires can pace it', () => {
  const needs = { regions: 'required', tracer: 'optional' } as const;
  const detect = () => [];
  // @ts-expect-error an optional fact may never come
  defineDetector({ ...DEFINITION, needs, pacedBy: 'tracer', detect });
  // @ts-expect-error it does not read this one
  defineDetector({ ...DEFINITION, needs: { regions: 'required' }, pacedBy: 'tracer', detect });
  defineDetector({ ...DEFINITION, needs, pacedBy: 'regions', detect });
});
