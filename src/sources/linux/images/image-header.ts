/** Bytes that are looked at: a header that lies behind them belongs to no image that a linker makes. */
export const HEADER_BYTES = 1024;

/** Fields of an ELF header (elf(5)), and what they hold in programs and libraries of 32 and 64 bits. */
const ELF = { magic: 0x7f454c46, class: 4, order: 5, version: 6, type: 16, machine: 18 } as const;
const HEADER_SIZES = [
  { class: 1, at: 40, bytes: 52 },
  { class: 2, at: 52, bytes: 64 },
] as const;
const TYPES = [2, 3];
/** 386, ARM, x86-64, AArch64, RISC-V. */
const MACHINES = [3, 40, 62, 183, 243];

/** Place of the PE header's offset in the one of MS-DOS, which it never overlaps. */
const PE = { magic: 0x4d5a, offset: 0x3c, least: 0x40, signature: 0x50450000 } as const;

/** Which header memory begins with, if any. More than the magic must fit: text and data may begin with that, too. */
export function headerOf(bytes: Buffer): 'elf' | 'pe' | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  if (isElf(bytes)) return 'elf';
  return isPe(bytes) ? 'pe' : undefined;
}

function isElf(bytes: Buffer): boolean {
  const size = HEADER_SIZES.find((header) => header.class === bytes[ELF.class]);
  return (
    bytes.readUInt32BE(0) === ELF.magic &&
    size !== undefined &&
    // Little-endian, as are all machines above, and the only version there is.
    bytes[ELF.order] === 1 &&
    bytes[ELF.version] === 1 &&
    TYPES.includes(bytes.readUInt16LE(ELF.type)) &&
    MACHINES.includes(bytes.readUInt16LE(ELF.machine)) &&
    bytes.readUInt16LE(size.at) === size.bytes
  );
}

function isPe(bytes: Buffer): boolean {
  const at = bytes.readUInt32LE(PE.offset);
  return (
    bytes.readUInt16BE(0) === PE.magic &&
    at >= PE.least &&
    at <= bytes.length - 4 &&
    bytes.readUInt32BE(at) === PE.signature
  );
}
