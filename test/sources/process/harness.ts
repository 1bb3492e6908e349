import { readdirSync } from 'node:fs';
import { merge } from 'rxjs';
import { onTestFinished } from 'vitest';
import { configSchema } from '../../../src/config/schema.js';
import { RegionReader } from '../../../src/facts/regions/region-reader.js';
import type { SourceRecord } from '../../../src/records/record.js';
import type { ProcessInfo } from '../../../src/records/target.js';
import type { ProcessSystem, SystemOptions } from '../../../src/sources/interfaces.js';
import { createProcessSystem } from '../../../src/sources/process/create-system.js';

export { renamedTarget, start, tell } from '../../support/target.js';
export { temporaryFolder } from '../../support/temporary-folder.js';

type RecordOf<Kind> = Extract<SourceRecord, { kind: Kind }>;
type Kind = SourceRecord['kind'];

/** A running process system, and all that it has said. */
export interface Watched {
  readonly system: ProcessSystem;
  readonly records: readonly SourceRecord[];
  /** The next record of this kind that was not given out yet and fits. */
  next<K extends Kind>(kind: K, fits?: (record: RecordOf<K>) => boolean): Promise<RecordOf<K>>;
  close(): Promise<void>;
}

export const memoryConfig = (memory: object = {}) =>
  configSchema.parse({ memory: { interval: '5ms', cpuBudget: 1, ...memory } }).memory;

/** Starts a process system and listens to all of it until the test ends. */
export async function watch(options: Partial<SystemOptions> = {}): Promise<Watched> {
  const system = await createProcessSystem({
    names: [],
    pids: [],
    everyProcess: false,
    memory: memoryConfig(),
    debuggers: true,
    ...options,
  });
  const records: SourceRecord[] = [];
  const given = new Set<SourceRecord>();
  let heard = () => {};
  const subscription = merge(system.targets, system.memory, system.debuggers).subscribe((record) => {
    records.push(record);
    heard();
  });
  const close = async () => {
    subscription.unsubscribe();
    await system.close();
  };
  onTestFinished(close);
  return {
    system,
    records,
    close,
    async next(kind, fits = () => true) {
      for (;;) {
        const found = records.find(
          (record): record is RecordOf<typeof kind> =>
            record.kind === kind && !given.has(record) && fits(record as RecordOf<typeof kind>),
        );
        if (found !== undefined) {
          given.add(found);
          return found;
        }
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
  };
}

export function regionsOf(snapshot: { readonly regions: SharedArrayBuffer }) {
  const reader = new RegionReader(snapshot.regions);
  return Array.from({ length: reader.count }, (_, index) => reader.region(index));
}

/** Whether the snapshot has an executable region that starts there. */
export const has = (address: bigint) => (snapshot: { readonly regions: SharedArrayBuffer }) =>
  regionsOf(snapshot).some((region) => region.startAddress === address);

export const lacks = (address: bigint) => (snapshot: { readonly regions: SharedArrayBuffer }) =>
  !has(address)(snapshot);

export const isAbout =
  ({ key }: Pick<ProcessInfo, 'key'>) =>
  (record: { readonly key: ProcessInfo['key'] | null }) =>
    record.key === key;

export const openDescriptors = () => readdirSync('/proc/self/fd').length;
export const threads = () => readdirSync('/proc/self/task').length;
