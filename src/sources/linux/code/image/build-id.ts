import type { Elf } from './elf.js';

/** elf(5): a segment of notes; gABI and GNU: the note that the linker made of the contents. */
const NOTE = 4;
const NT_GNU_BUILD_ID = 3;
const GNU = Buffer.from('GNU\0');
/** Notes of honest files are a few hundred bytes. */
const MAX_NOTES_BYTES = 64 * 1024;
const MAX_ID_BYTES = 32;
const HEADER_BYTES = 12;

const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4;

/** The build-id of a file in hexadecimal digits; empty when it has none. */
export function buildIdOf({ segments, file }: Elf): string {
  for (const { type, offset, bytes } of segments) {
    const notes = type === NOTE && bytes <= MAX_NOTES_BYTES ? file.read(offset, bytes) : undefined;
    for (let at = 0; notes !== undefined && at + HEADER_BYTES <= notes.length; ) {
      const nameBytes = notes.readUInt32LE(at);
      const idBytes = notes.readUInt32LE(at + 4);
      const name = notes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + nameBytes);
      const idAt = at + HEADER_BYTES + padded(nameBytes);
      const id = notes.subarray(idAt, idAt + idBytes);
      if (notes.readUInt32LE(at + 8) === NT_GNU_BUILD_ID && name.equals(GNU) && id.length <= MAX_ID_BYTES) {
        return id.toString('hex');
      }
      at = idAt + padded(idBytes);
    }
  }
  return '';
}
