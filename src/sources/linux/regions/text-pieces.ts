import { MAX_NAME_BYTES } from '../../../facts/regions/layout.js';
import type { MapsParser } from '../../../facts/regions/maps-text.js';

/** The fields before a name take a hundred bytes or so. A longer line has a longer name, which is cut. */
const LONGEST_LINE_BYTES = MAX_NAME_BYTES + 4096;
const NEWLINE = 0x0a;

/** Gives a map's text to a parser line by line, as it comes, in the memory of one piece. */
export class TextPieces {
  /** Bytes of a line that has begun. */
  private begun = 0;
  /** Whether what comes up to the next line end belongs to a name that was cut. */
  private isInLongName = false;

  /** @param bytes several times as long as a line */
  constructor(
    private readonly parser: MapsParser,
    private readonly bytes: Buffer,
  ) {}

  /** Where the next piece goes. */
  get room(): Buffer {
    return this.bytes.subarray(this.begun);
  }

  /** So many bytes have come. Throws CS_FACT for a line that no kernel would write. */
  take(got: number): void {
    const { bytes, parser } = this;
    let length = this.begun + got;
    if (this.isInLongName) length = this.skipName(length);
    const whole = bytes.subarray(0, length).lastIndexOf(NEWLINE) + 1;
    parser.parse(bytes, whole);
    this.begun = length - whole;
    bytes.copyWithin(0, whole, length);
    if (this.begun <= LONGEST_LINE_BYTES) return;
    this.end();
    this.isInLongName = true;
  }

  /** Nothing more comes: the last line may be cut. */
  end(): void {
    this.parser.parse(this.bytes, this.begun);
    this.begun = 0;
  }

  /** Drops the rest of a long name. Returns how many bytes are behind it. */
  private skipName(length: number): number {
    const end = this.bytes.subarray(0, length).indexOf(NEWLINE) + 1;
    if (end === 0) return 0;
    this.isInLongName = false;
    this.bytes.copyWithin(0, end, length);
    return length - end;
  }
}
