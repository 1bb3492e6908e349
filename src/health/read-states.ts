import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemReason } from '../errors/system-reason.js';
import { isStateFile, stateFolder } from './places.js';
import { type MonitorState, parseState, STATE_BYTES } from './state.js';

/** No link is followed, and a FIFO must not block. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const FOLDER_FLAGS = FLAGS | constants.O_DIRECTORY;
/** Entries of a folder that are looked at. */
const MAX_ENTRIES = 10_000;
const MAX_STATES = 256;
/** A read that met a write is repeated; the next write is a second away. */
const TRIES = 3;
const GROUP_OR_OTHERS_WRITE = 0o022;

/** The states of a log folder, and what in their place cannot be read as one. */
export interface States {
  readonly states: readonly FoundState[];
  /** One line each. */
  readonly troubles: readonly string[];
}

export interface FoundState {
  readonly path: string;
  readonly state: MonitorState;
}

/** Reads what the monitors of a log folder say. Never rejects: what cannot be read is a trouble. */
export async function readStates(logDir: string): Promise<States> {
  const folder = stateFolder(logDir);
  let owner: Stats;
  let names: readonly string[];
  try {
    owner = await folderStats(folder);
    names = await stateNames(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { states: [], troubles: [] };
    return { states: [], troubles: [`${folder}: expected a folder that can be read, ${reasonOf(error)}`] };
  }
  const troubles: string[] = [];
  if (isOpenToOthers(owner)) troubles.push(`${folder}: other users may write it`);
  if (names.length > MAX_STATES) troubles.push(`${folder}: expected at most ${MAX_STATES} states, got more`);
  const states: FoundState[] = [];
  for (const name of names.slice(0, MAX_STATES)) {
    const path = join(folder, name);
    try {
      states.push({ path, state: await readState(path, owner) });
    } catch (error) {
      // One that has ended may be cleared away by the next.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') troubles.push(`${path}: ${reasonOf(error)}`);
    }
  }
  return { states, troubles };
}

async function folderStats(folder: string): Promise<Stats> {
  const handle = await open(folder, FOLDER_FLAGS);
  try {
    return await handle.stat();
  } finally {
    await handle.close();
  }
}

/** At most one more than may be; fails where there is more of anything than a folder of ours can have. */
async function stateNames(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  let entries = 0;
  for await (const { name } of await opendir(folder, { bufferSize: 1024 })) {
    if (++entries > MAX_ENTRIES) throw new Error(`it has more than ${MAX_ENTRIES} entries`);
    if (isStateFile(name)) names.push(name);
  }
  return names.slice(0, MAX_STATES + 1);
}

async function readState(path: string, folder: Stats): Promise<MonitorState> {
  for (let left = TRIES; ; left--) {
    const handle = await open(path, FLAGS);
    try {
      const state = await stateIn(handle, folder);
      if (state !== undefined) return state;
    } finally {
      await handle.close();
    }
    if (left === 0) throw new Error('expected what a monitor says, got something else');
  }
}

async function stateIn(handle: FileHandle, folder: Stats): Promise<MonitorState | undefined> {
  const found = await handle.stat();
  if (!found.isFile()) throw new Error('expected a file, found something else');
  if (isOpenToOthers(found)) throw new Error('other users may write it');
  if (found.uid !== 0 && found.uid !== folder.uid)
    throw new Error('it belongs to another user than its folder');
  const bytes = Buffer.alloc(STATE_BYTES);
  const { bytesRead } = await handle.read(bytes, 0, STATE_BYTES, 0);
  return parseState(bytes.subarray(0, found.size === STATE_BYTES ? bytesRead : 0));
}

const isOpenToOthers = ({ mode }: Stats) => (mode & GROUP_OR_OTHERS_WRITE) !== 0;

const reasonOf = (error: unknown) => systemReason(error);

/** Whether there is such a folder; rejects when that cannot be seen. */
export async function hasFolder(logDir: string): Promise<boolean> {
  try {
    return (await stat(logDir)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
