import { readdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { configSchema } from '../../../src/config/schema.js';
import { FACT_IDS, type FactId } from '../../../src/facts/facts.js';
import { RegionReader } from '../../../src/facts/regions/region-reader.js';
import { seenByAll } from '../../../src/records/observed.js';
import type { ObservedFact } from '../../../src/records/record.js';
import type { ProcessInfo } from '../../../src/records/target.js';
import type { ProcessRecord, ProcessSystem, SystemOptions } from '../../../src/sources/interfaces.js';
import { createProcessSystem } from '../../../src/sources/process/process-system.js';

export { renamedTarget, start, tell } from '../../support/target.js';
export { temporaryFolder } from '../../support/temporary-folder.js';

type Kind = ProcessRecord['kind'];
type RecordOf<K extends Kind> = Extract<ProcessRecord, { kind: K }>;

/** A running process system, and all that it has said. */
export interface Watched {
  readonly system: ProcessSystem;
  readonly records: readonly ProcessRecord[];
  /** The next record of this kind that was not given out yet and fits. */
  next<K extends Kind>(kind: K, fits?: (record: RecordOf<K>) => boolean): Promise<RecordOf<K>>;
  /** The next observation of this fact that was not given out yet and fits. */
  observed<Id extends FactId>(
    fact: Id,
    fits?: (record: ObservedFact<Id>) => boolean,
  ): Promise<ObservedFact<Id>>;
  close(): Promise<void>;
}

export const memoryConfig = (memory: object = {}) =>
  configSchema.parse({ memory: { interval: '5ms', cpuBudget: 1, ...memory } }).memory;

/** Every fact, no target: what a test does not say otherwise. */
export const systemOptions = (options: Partial<SystemOptions> = {}): SystemOptions => ({
  names: [],
  pids: [],
  everyProcess: false,
  descendants: false,
  facts: FACT_IDS,
  memory: memoryConfig(),
  ...options,
});

/** Starts a process system and listens to all of it until the test ends. */
export async function watch(options: Partial<SystemOptions> = {}): Promise<Watched> {
  const system = await createProcessSystem(systemOptions(options));
  const records: ProcessRecord[] = [];
  const given = new Set<ProcessRecord>();
  let heard = () => {};
  const subscription = system.records.subscribe((record) => {
    records.push(kept(record));
    seenByAll(record);
    heard();
  });
  const close = async () => {
    subscription.unsubscribe();
    await system.close();
  };
  onTestFinished(close);
  const take = async <R extends ProcessRecord>(fits: (record: ProcessRecord) => record is R) => {
    for (;;) {
      const found = records.find((record): record is R => !given.has(record) && fits(record));
      if (found !== undefined) {
        given.add(found);
        return found;
      }
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  return {
    system,
    records,
    close,
    next: <K extends Kind>(kind: K, fits = (_: RecordOf<K>) => true) =>
      take((record): record is RecordOf<K> => record.kind === kind && fits(record as RecordOf<K>)),
    observed: <Id extends FactId>(fact: Id, fits = (_: ObservedFact<Id>) => true) =>
      take(
        (record): record is ProcessRecord & ObservedFact<Id> =>
          record.kind === 'observed' && record.fact === fact && fits(record as ObservedFact<Id>),
      ),
  };
}

/** A record that may be looked at later: the memory of a map is used again once it was seen. */
const kept = (record: ProcessRecord): ProcessRecord =>
  record.kind === 'observed' && record.fact === 'regions'
    ? { ...record, value: record.value.slice(0) }
    : record;

export function regionsOf({ value }: { readonly value: ArrayBufferLike }) {
  const reader = new RegionReader(value);
  return Array.from({ length: reader.count }, (_, index) => reader.region(index));
}

/** Whether the map has an executable region that starts there. */
export const has = (address: bigint) => (observed: { readonly value: ArrayBufferLike }) =>
  regionsOf(observed).some((region) => region.startAddress === address);

export const lacks = (address: bigint) => (observed: { readonly value: ArrayBufferLike }) =>
  !has(address)(observed);

export const isAbout =
  ({ key }: Pick<ProcessInfo, 'key'>) =>
  (record: { readonly key: ProcessInfo['key'] | null }) =>
    record.key === key;

export const isOf = (fact: FactId) => (record: { readonly fact: FactId }) => record.fact === fact;

export const openDescriptors = () => readdirSync('/proc/self/fd').length;
export const threads = () => readdirSync('/proc/self/task').length;
