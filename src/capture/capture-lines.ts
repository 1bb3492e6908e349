import type { Recorded } from '../records/recorded.js';
import type { ClockOrigin } from '../records/time.js';
import { escapeText } from '../text/escape.js';
import { fail, integer, text } from '../text/json-fields.js';
import { ChangeDecoder } from './changes/change-decoder.js';
import { decodeRecord, decodeTime, isKnownKind, parseObject, unknownFact } from './decode.js';
import { fromVersion1 } from './version-1.js';

/** This many unknown kinds are counted by name; a hostile file may have a new one in each line. */
const MAX_NAMED_KINDS = 20;
const OTHER_KINDS = 'others';

/** Turns the lines after the header of a capture into records. */
export class CaptureLines {
  readonly mayBeCut = true;
  private time = Number.NEGATIVE_INFINITY;
  /** Records that the live run judged but that the recording lost, so far. */
  lost = 0;
  private readonly changes = new ChangeDecoder();
  private readonly unknownKinds = new Map<string, number>();

  /** @param version of the format, as the header says */
  constructor(
    private readonly clock: ClockOrigin,
    private readonly version: number,
  ) {}

  /** Reads one line; appends the record to `out` if it holds one. Throws CS_CAPTURE. */
  decode(line: string, out: Recorded[]): void {
    const json = this.version === 1 ? fromVersion1(parseObject(line)) : parseObject(line);
    const kind = text(json, 'kind');
    const time = decodeTime(json, this.clock);
    if (time < this.time) fail(`a time of at least ${this.time} ms, as in the line before`, time);
    this.time = time;
    const fact = unknownFact(json);
    if (fact !== undefined) this.countUnknown(`${kind} ${fact}`);
    else if (isKnownKind(kind)) {
      const record = this.changes.decode(decodeRecord(kind, time, json), json);
      // Nearly every record: spreads would cost more than the rest of this function.
      if (json.unjudged === undefined && json.leftOut === undefined) out.push({ record });
      else {
        out.push({
          record,
          ...(json.unjudged !== undefined && { unjudged: text(json, 'unjudged') }),
          ...(json.leftOut !== undefined && { leftOut: text(json, 'leftOut') }),
        });
      }
    } else if (kind === 'lost') this.lost += integer(json, 'count', 1);
    else this.countUnknown(kind);
  }

  /** Nothing is pending at the end: every line is a whole record. */
  end(): void {}

  warnings(): string[] {
    const warnings = [...this.unknownKinds].map(
      ([kind, count]) => `skipped records of the unknown kind ${kind}: ${count}`,
    );
    if (this.lost > 0) {
      warnings.push(`records that the live run judged but that the recording lost: ${this.lost}`);
    }
    return warnings;
  }

  private countUnknown(kind: string): void {
    const shown = escapeText(kind.slice(0, 60));
    const isNamed = this.unknownKinds.has(shown) || this.unknownKinds.size < MAX_NAMED_KINDS;
    const name = isNamed ? shown : OTHER_KINDS;
    this.unknownKinds.set(name, (this.unknownKinds.get(name) ?? 0) + 1);
  }
}
