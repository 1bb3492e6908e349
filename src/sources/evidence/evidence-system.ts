import type { ProcessInfo } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';

/** A mapping of a process as evidence shows it. */
export interface SeenRegion {
  readonly startAddress: number;
  readonly endAddress: number;
  /** Such as `rwxp`. */
  readonly permissions: string;
  readonly fileOffset: number;
  /** Number of the device of its file, in the platform's form. */
  readonly device: number;
  /** 0 without a file. */
  readonly inode: bigint;
  /** Bytes of its name, one a character (latin1); empty for anonymous memory. Hostile. */
  readonly name: string;
}

/** Memory that is to be saved. */
export interface Wanted {
  readonly startAddress: number;
  readonly endAddress: number;
  /** Place in the mapping's file that a finding is about: saved first, where not all can be saved. Default: the start. */
  readonly fileOffset?: number | undefined;
  /** The memory is the kernel's own code, wherever the process has it; the addresses do not matter. Default false. */
  readonly isKernels?: boolean;
}

/** Bytes that stood together. */
export interface SavedRun {
  readonly startAddress: number;
  /** All of a buffer that is nobody else's, so that it can be passed on to another thread. */
  readonly content: Uint8Array;
}

/** What there was of wanted memory. */
export interface SeenPlace {
  /** The mapping of its first address; absent where nothing is mapped there. */
  readonly region?: SeenRegion;
  /** In the order of addresses, no more than the bounds allow. */
  readonly runs: readonly SavedRun[];
  /** Nothing with any content is left out: memory that was never touched has none. */
  readonly isWhole: boolean;
}

export interface SeenThread {
  readonly id: number;
  /** Hostile. */
  readonly name: string;
  /** The system's letter. */
  readonly state: string;
  /** Where it stands; absent where that may not be read. */
  readonly instructionAddress?: number;
  readonly stackAddress?: number;
}

/** What was taken of one process. Everything in it is bounded. */
export interface Sight {
  /** All threads stood still meanwhile. */
  readonly isStopped: boolean;
  /** Path of the program that it ran; empty when unknown. Hostile. */
  readonly executable: string;
  /** In the order in which they were wanted. */
  readonly places: readonly SeenPlace[];
  /** Wanted mappings and their neighbours, ascending. */
  readonly near: readonly SeenRegion[];
  /** Mappings in all, and executable ones, as far as the map was read. */
  readonly regions: number;
  readonly executableRegions: number;
  /** Width of an address. */
  readonly addressBits: 32 | 64;
  readonly threads: readonly SeenThread[];
  /** Null for none. Hostile name. */
  readonly tracer: { readonly pid: number; readonly name: string } | null;
  /** The first executable mapping of each file. */
  readonly modules: readonly SeenRegion[];
  /** What could not be had, and why, a sentence each. */
  readonly missing: readonly string[];
}

export interface TakingBounds {
  /** Bytes of memory in all. */
  readonly maxBytes: number;
  /** When to be done, monotonic. */
  readonly untilMs: Milliseconds;
}

/** What evidence of one process is taken from: opened at first sight, because the process may forbid it later. */
export interface Witness {
  /** Takes what can be had until the time is up; expects the process to be stopped, or about to be. Never throws. */
  take(wanted: readonly Wanted[], bounds: TakingBounds): Sight;
  close(): void;
}

/** What there is to see of a process that is not there. */
export const NOTHING_SEEN: Omit<Sight, 'missing'> = {
  isStopped: false,
  executable: '',
  places: [],
  near: [],
  regions: 0,
  executableRegions: 0,
  addressBits: 64,
  threads: [],
  tracer: null,
  modules: [],
};

/** Bytes in memory that are not those of the file, relocated ones aside. */
export interface Difference {
  readonly startAddress: number;
  readonly fileOffset: number;
  readonly inFile: Uint8Array;
  readonly inMemory: Uint8Array;
}

/** What a file is known by; empty where it has none, or could not be read. */
export interface ModuleName {
  /** Hexadecimal digits. */
  readonly buildId: string;
  /** Only of files without a build-id, up to 4 MiB. */
  readonly sha256: string;
}

/** A mapped file with its name. */
export interface SeenModule extends SeenRegion, ModuleName {}

/** A folder that nobody can put another one in the place of. */
export interface EvidenceFolder {
  /** Makes a folder in it, for the owner alone; undefined when there is something of that name. @throws CS_EVIDENCE */
  make(name: string): EvidenceFolder | undefined;
  /** Makes a file in it, for the owner alone, on the disk when this returns. @throws CS_EVIDENCE, or the system's error */
  write(name: string, content: Uint8Array): void;
  close(): void;
}

/** What one operating system provides for evidence. */
export interface EvidenceSystem {
  /** Undefined when the process is gone. @throws ClearSightError CS_NATIVE when descriptors run out */
  witness(process: Pick<ProcessInfo, 'pid' | 'key'>): Witness | undefined;
  /** Differences of saved memory from its file, at most 256 of 64 bytes; undefined where there is nothing to compare with. */
  differences(region: SeenRegion, run: SavedRun): readonly Difference[] | undefined;
  nameOf(module: SeenRegion): ModuleName;
  /** Opens a folder, and makes it where it is missing. Gives a number that `folder` takes. @throws ClearSightError CS_EVIDENCE */
  openFolder(path: string): number;
  folder(opened: number): EvidenceFolder;
}
