import { expect, test } from 'vitest';
import { defineDetector } from '../../src/workers/detector.js';
import { DETECTORS } from '../../src/workers/detectors.js';
import { createLooker } from '../../src/workers/look.js';
import { CLEAN, DEFINITION, GDB, NOTHING } from './made-up.js';
import { read, region } from './memory/regions.js';

/** Joins two facts: executable memory that nobody would look at twice, while somebody traces the process. */
const joining = defineDetector({
  ...DEFINITION,
  id: 'traced-code',
  needs: { regions: 'required', tracer: 'optional' },
  pacedBy: 'regions',
  detect: ({ regions, tracer }) =>
    tracer?.attached
      ? [{ kind: 'process', words: `${regions.count} regions, traced by ${tracer.tracerPid}` }]
      : [],
});

test('detectors of another pace do not run', () => {
  const paced: string[] = [];
  const notice = (id: string) => {
    paced.push(id);
    return [];
  };
  const byRegions = defineDetector({
    ...DEFINITION,
    needs: { regions: 'required', tracer: 'required' },
    pacedBy: 'regions',
    detect: () => notice('regions'),
  });
  const byTracer = defineDetector({
    ...DEFINITION,
    needs: { tracer: 'required' },
    pacedBy: 'tracer',
    detect: () => notice('tracer'),
  });
  const look = createLooker([byRegions, byTracer], [], false);
  const views = { regions: read(...CLEAN), tracer: GDB };
  expect(look('tracer', views)).toEqual(NOTHING);
  expect(paced).toEqual(['tracer']);
  look('regions', views);
  expect(paced).toEqual(['tracer', 'regions']);
});

test('a detector whose required fact is not known does not run, whatever paces it', () => {
  const look = createLooker(DETECTORS, [], false);
  expect(look('regions', { tracer: GDB })).toEqual(NOTHING);
  expect(look('tracer', { regions: read(region('rwxp')) })).toEqual(NOTHING);
  expect(look('regions', {})).toEqual(NOTHING);
});

test('a detector can join two facts, and one of them may be unknown', () => {
  const look = createLooker([joining], [], false);
  const regions = read(...CLEAN);
  expect(look('regions', { regions })).toEqual(NOTHING);
  expect(look('regions', { regions, tracer: { ...GDB, attached: false } })).toEqual(NOTHING);
  expect(look('tracer', { regions, tracer: GDB })).toEqual(NOTHING);
  expect(look('regions', { regions, tracer: GDB })).toEqual({
    suspicious: 1,
    findings: [
      {
        kind: 'process',
        detector: 'traced-code',
        severity: 'medium',
        maturity: 'stable',
        words: '2 regions, traced by 9',
        figures: {},
      },
    ],
  });
});
