import { arch, release } from 'node:os';
import type { Difference, SeenModule, SeenRegion, Sight } from '../../sources/evidence/evidence-system.js';
import { escapeNameBytes, escapeText } from '../../text/escape.js';
import type { Setting, Taken } from '../messages.js';

/** Of report.json. Fields may be added; what is there keeps its meaning. */
const SCHEMA = 1;
const SHOWN_DIFFERENCE_BYTES = 128;

/** A file of memory. */
export interface SavedFile {
  readonly startAddress: number;
  readonly content: Uint8Array;
  readonly sha256: string;
  /** Null when it could not be written. */
  readonly file: string | null;
}

/** Memory that was wanted, and what was saved of it. */
export interface SavedPlace {
  readonly region: SeenRegion | undefined;
  readonly files: readonly SavedFile[];
  /** Nothing with any content is left out. */
  readonly isWhole: boolean;
  /** Null where there was no file to compare with. */
  readonly differences: readonly Difference[] | null;
}

interface Parts {
  readonly taken: Taken;
  readonly setting: Setting;
  readonly places: readonly SavedPlace[];
  readonly modules: readonly SeenModule[];
  readonly missing: readonly string[];
}

/** What report.json holds. Whatever the process chose is escaped. */
export type Report = ReturnType<typeof makeReport>;

export function makeReport({ taken, setting, places, modules, missing }: Parts) {
  const { verdict, target, sight, wanted, tookMs } = taken;
  return {
    schema: SCHEMA,
    time: withOffset(new Date(verdict.time)),
    monitor: { version: setting.version, session: setting.session },
    host: setting.host,
    kernel: escapeText(release()),
    architecture: arch(),
    target: {
      pid: target.pid,
      name: escapeText(target.name),
      executable: escapeText(sight.executable || target.executable),
      addressBits: sight.addressBits,
    },
    verdict: {
      code: verdict.code,
      reason: verdict.message,
      action: verdict.action,
      monotonicMs: verdict.monotonicMs,
      sequence: verdict.sequence,
      findings: verdict.findings,
    },
    policy: setting.policy,
    taking: { isStopped: sight.isStopped, tookMs: Math.round(tookMs * 1000) / 1000 },
    memory: places.map(({ region, files, isWhole, differences }, index) => ({
      wanted: {
        startAddress: hex(wanted[index]?.startAddress ?? 0),
        endAddress: hex(wanted[index]?.endAddress ?? 0),
      },
      region: region === undefined ? null : showRegion(region),
      isWhole,
      files: files.map(({ startAddress, content, sha256, file }) => ({
        ...{ startAddress: hex(startAddress), bytes: content.length, sha256, file },
      })),
      differences:
        differences?.map(({ startAddress, fileOffset, inFile, inMemory }) => ({
          ...{ startAddress: hex(startAddress), fileOffset },
          ...{ inFile: digits(inFile), inMemory: digits(inMemory) },
        })) ?? null,
    })),
    map: {
      regions: sight.regions,
      executableRegions: sight.executableRegions,
      near: sight.near.map(showRegion),
    },
    threads: sight.threads.map((thread) => showThread(thread)),
    tracer: sight.tracer === null ? null : { pid: sight.tracer.pid, name: escapeText(sight.tracer.name) },
    modules: modules.map(({ buildId, sha256, ...region }) => ({
      ...{ path: escapeNameBytes(region.name), startAddress: hex(region.startAddress), buildId, sha256 },
    })),
    missing,
  };
}

function showRegion({ startAddress, endAddress, permissions, fileOffset, inode, name }: SeenRegion) {
  return {
    ...{ startAddress: hex(startAddress), endAddress: hex(endAddress), permissions },
    ...{ backing: inode === 0n ? 'memory' : 'file', fileOffset, inode: String(inode) },
    name: escapeNameBytes(name),
  };
}

function showThread({
  id,
  name,
  state,
  instructionAddress: at,
  stackAddress: stack,
}: Sight['threads'][number]) {
  return {
    ...{ id, name: escapeText(name), state: escapeText(state) },
    ...(at !== undefined && { instructionAddress: hex(at) }),
    ...(stack !== undefined && { stackAddress: hex(stack) }),
  };
}

export const hex = (address: number): string => `0x${address.toString(16)}`;

const digits = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, SHOWN_DIFFERENCE_BYTES)).toString('hex');

/** `2026-11-22T13:05:01.123+01:00`. */
function withOffset(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const pad = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}
