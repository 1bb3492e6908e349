import type { AddedModule } from '../../../facts/code.js';
import type { CodeMapping } from './find-code.js';
import { buildIdOf } from './image/build-id.js';
import { Elf } from './image/elf.js';
import { hashOf } from './image/file-hash.js';
import { MappedFile } from './mapped-file.js';

/** What a file is known by. */
type ModuleFile = Pick<AddedModule, 'sha256' | 'buildId' | 'writableBy'>;

const UNKNOWN: ModuleFile = { sha256: '', buildId: '', writableBy: 'unknown' };
/** Larger files are not hashed: about 0.3 s. */
const MAX_BYTES = 64 * 1024 ** 2;
/** Files whose hash is remembered: many processes load the same. */
const MAX_REMEMBERED = 1024;

const remembered = new Map<string, ModuleFile>();

/** Reads the file of a mapping, unless it was read before and has not changed. */
export const readModule = (mapping: CodeMapping): ModuleFile => read(MappedFile.open(mapping));

/** The same of the program that a process runs. */
export const readProgram = (pid: number): ModuleFile => read(MappedFile.openProgram(pid));

function read(file: MappedFile | undefined): ModuleFile {
  if (file === undefined) return UNKNOWN;
  try {
    const known = remembered.get(file.version);
    if (known !== undefined) return known;
    const elf = Elf.open(file);
    const buildId = elf === undefined ? '' : buildIdOf(elf);
    const fresh = { sha256: hashOf(file, MAX_BYTES), buildId, writableBy: file.writableBy };
    remembered.set(file.version, fresh);
    if (remembered.size > MAX_REMEMBERED) remembered.delete(remembered.keys().next().value as string);
    return fresh;
  } finally {
    file.close();
  }
}
