import type { Fact } from './fact.js';
import * as table from './table.js';

type Table = typeof table;

/** Id of a fact: its name in the table. */
export type FactId = keyof Table;

/** The packed form of a fact. */
export type FactValue<Id extends FactId> = Table[Id] extends Fact<infer Value, infer _View> ? Value : never;

/** The form in which detectors read a fact. */
export type FactView<Id extends FactId> = Table[Id] extends Fact<infer _Value, infer View> ? View : never;

/**
 * Every fact by its id: its title, and how its values are counted, measured, written to captures and read by detectors.
 *
 * @example
 * ```ts
 * import { FACTS, openCaptureReader } from 'clearsight';
 *
 * const { blocks } = await openCaptureReader('session.ndjson');
 * for await (const block of blocks) {
 *   for (const { record } of block) if (record.kind === 'observed') console.log(FACTS[record.fact].title);
 * }
 * ```
 */
export const FACTS: { readonly [Id in FactId]: Fact<FactValue<Id>, FactView<Id>> } = { ...table };

const IDS: ReadonlySet<string> = new Set(Object.keys(table));

/** Every id, in alphabetical order. */
export const FACT_IDS: readonly FactId[] = [...IDS].filter(isFactId).sort();

/** True for the id of a fact that this release knows. */
export function isFactId(id: string): id is FactId {
  return IDS.has(id);
}

/** An object with one entry a fact. */
export function mapFacts<Entry>(make: (id: FactId) => Entry): Record<FactId, Entry>;
export function mapFacts<Entry>(make: (id: FactId) => Entry): Partial<Record<FactId, Entry>> {
  return Object.fromEntries(FACT_IDS.map((id) => [id, make(id)]));
}
