import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { SeenRegion, Wanted } from '../../evidence/evidence-system.js';
import { readMapLines } from '../regions/map-lines.js';
import { deviceNumber } from '../regions/memory-devices.js';

/** Mappings on either side of wanted memory that are shown. */
const NEIGHBOURS = 4;
const MAX_NEAR = 512;
const MAX_MODULES = 512;
const MAX_NAME_CHARACTERS = 4096;
/** So many are looked at, however late it is. */
const LINES_A_LOOK = 512;
/** Behind it lies what no 32-bit process can have. */
const END_OF_32_BITS = 2 ** 32;

const LINE =
  /^([0-9a-f]+)-([0-9a-f]+) ([r-][w-][x-][ps]) ([0-9a-f]+) ([0-9a-f]+):([0-9a-f]+) (\d{1,20}) *(.*)$/s;
/** In the text of every 64-bit process, at an address that no number holds. */
const VSYSCALL = '[vsyscall]';
const VDSO = '[vdso]';

/** What evidence needs of a memory map, read once, in memory that does not grow with it. */
export class SeenMap {
  regions = 0;
  executableRegions = 0;
  addressBits: 32 | 64 = 32;
  /** The text was read to its end. */
  isWhole = false;
  readonly near: SeenRegion[] = [];
  /** The mapping of each wanted memory's first address, by its index. */
  readonly wantedRegions = new Map<number, SeenRegion>();
  readonly #modules = new Map<string, SeenRegion>();
  readonly #before: RegExpExecArray[] = [];
  #behind = 0;

  constructor(private readonly wanted: readonly Wanted[]) {}

  get modules(): readonly SeenRegion[] {
    return [...this.#modules.values()];
  }

  /** @returns false when there is nothing to be read: the descriptor's memory is no more */
  read(mapsFd: number, untilMs: Milliseconds): boolean {
    let looked = 0;
    let isInTime = true;
    const errorNumber = readMapLines(mapsFd, (text) => {
      const line = LINE.exec(text);
      if (line !== null) this.#take(line);
      looked++;
      isInTime = looked % LINES_A_LOOK !== 0 || monotonicNowMs() < untilMs;
      return isInTime;
    });
    this.isWhole = errorNumber === 0 && isInTime;
    return looked > 0;
  }

  /** Most lines are only counted: the rest of them is read when they are shown. */
  #take(line: RegExpExecArray): void {
    const [, start = '', end = '', permissions = '', , , , inode, name = ''] = line;
    if (name === VSYSCALL) return;
    const endAddress = Number.parseInt(end, 16);
    this.regions++;
    if (endAddress > END_OF_32_BITS) this.addressBits = 64;
    if (permissions[2] === 'x') {
      this.executableRegions++;
      if (inode !== '0') this.#takeModule(line);
    }
    if (this.#isWanted(line, Number.parseInt(start, 16), endAddress)) {
      this.#show(...this.#before.splice(0), line);
      this.#behind = NEIGHBOURS;
    } else if (this.#behind > 0) {
      this.#behind--;
      this.#show(line);
    } else {
      this.#before.push(line);
      if (this.#before.length > NEIGHBOURS) this.#before.shift();
    }
  }

  #takeModule(line: RegExpExecArray): void {
    const [, , , , , major, minor, inode, name] = line;
    const file = `${major}:${minor} ${inode} ${name}`;
    if (this.#modules.size >= MAX_MODULES || this.#modules.has(file)) return;
    this.#modules.set(file, regionIn(line));
  }

  /** Notes what it is the region of, too. */
  #isWanted(line: RegExpExecArray, start: number, end: number): boolean {
    let isWanted = false;
    for (let index = 0; index < this.wanted.length; index++) {
      const { startAddress, endAddress, isKernels = false } = this.wanted[index] as Wanted;
      if (isKernels ? line[8] !== VDSO : startAddress >= end || endAddress <= start) continue;
      isWanted = true;
      if (isKernels || startAddress >= start) this.wantedRegions.set(index, regionIn(line));
    }
    return isWanted;
  }

  #show(...lines: readonly RegExpExecArray[]): void {
    for (const line of lines.slice(0, MAX_NEAR - this.near.length)) this.near.push(regionIn(line));
  }
}

function regionIn(line: RegExpExecArray): SeenRegion {
  const [, start = '', end = '', permissions = '', fileOffset = '', major, minor, inode = '', name = ''] =
    line;
  return {
    startAddress: Number.parseInt(start, 16),
    endAddress: Number.parseInt(end, 16),
    permissions,
    fileOffset: Number.parseInt(fileOffset, 16),
    device: deviceNumber(Number(`0x${major}`), Number(`0x${minor}`)),
    inode: BigInt(inode),
    name: name.slice(0, MAX_NAME_CHARACTERS),
  };
}
