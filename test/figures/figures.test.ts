import { expect, test } from 'vitest';
import type { Figure } from '../../src/figures/figure.js';
import { FIGURES } from '../../src/figures/figures.js';

const all: readonly Figure[] = Object.values(FIGURES);

test('names follow the conventions of Prometheus, and none is there twice', () => {
  for (const { metric, type } of all) {
    expect(metric).toMatch(/^(clearsight|process)_[a-z0-9]+(_[a-z0-9]+)*$/);
    expect(metric.endsWith('_total')).toBe(type === 'counter');
  }
  for (const field of ['metric', 'title'] as const)
    expect(new Set(all.map((figure) => figure[field])).size).toBe(all.length);
});

test('each is explained in one sentence', () => {
  for (const { help } of all) expect(help).toMatch(/^[A-Z].*\.$/);
});
