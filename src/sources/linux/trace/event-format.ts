import { ClearSightError } from '../../../errors/errors.js';

/** Where a number stands in the bytes of an event. */
export interface NumberField {
  readonly offset: number;
  /** 4 or 8 bytes. */
  readonly size: number;
  readonly isSigned: boolean;
}

/** How an event of the kernel is laid out, as far as it is read. */
export interface EventFormat {
  readonly id: number;
  /** In the order asked for. */
  readonly fields: readonly NumberField[];
  /** No field ends behind it. */
  readonly bytes: number;
}

/**
 * Reads `events/<system>/<name>/format`.
 *
 * @param names of number fields
 * @throws ClearSightError CS_NATIVE for a form that is not known
 */
export function parseEventFormat(text: string, names: readonly string[]): EventFormat {
  const lines = text.split('\n');
  const id = Number(/^ID: (\d+)$/.exec(lines.find((line) => line.startsWith('ID: ')) ?? '')?.[1]);
  if (!Number.isInteger(id)) throw unknown('an event with an ID', text);
  const fields = names.map((name) => {
    const line = lines.find((one) => one.startsWith('\tfield:') && one.includes(` ${name};\t`));
    const [, offset, size, signed] = /\toffset:(\d+);\tsize:(\d+);\tsigned:(\d);$/.exec(line ?? '') ?? [];
    if (size !== '4' && size !== '8') throw unknown(`an event with a number called ${name}`, text);
    return { offset: Number(offset), size: Number(size), isSigned: signed === '1' };
  });
  return { id, fields, bytes: Math.max(0, ...fields.map(({ offset, size }) => offset + size)) };
}

/** A number of an event; those of 64 bits may be rounded. */
export function readField(event: Buffer, { offset, size, isSigned }: NumberField): number {
  if (size === 4) return isSigned ? event.readInt32LE(offset) : event.readUInt32LE(offset);
  const high = isSigned ? event.readInt32LE(offset + 4) : event.readUInt32LE(offset + 4);
  return high * 2 ** 32 + event.readUInt32LE(offset);
}

function unknown(expected: string, text: string): ClearSightError {
  const [first = ''] = text.split('\n', 1);
  return new ClearSightError(
    'CS_NATIVE',
    `format of the kernel: expected ${expected}, got "${first.slice(0, 60)}"`,
  );
}
