/** One server-sent event. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  /** The newest id, of this event or one before it; empty for none. */
  readonly id: string;
}

const LINE_END = /\r\n|\r|\n/g;

/**
 * Reads server-sent events from text that comes in pieces of any size, as the HTML standard describes them: comments are skipped, an
 * event without data says nothing, and one that is not finished waits.
 */
export class EventParser {
  #rest = '';
  #data: string[] = [];
  #event = '';
  #id = '';

  push(text: string): ServerEvent[] {
    const all = this.#rest + text;
    const events: ServerEvent[] = [];
    let from = 0;
    LINE_END.lastIndex = 0;
    for (let end = LINE_END.exec(all); end !== null; end = LINE_END.exec(all)) {
      // A carriage return at the end may be half of a line's end.
      if (end[0] === '\r' && end.index === all.length - 1) break;
      const event = this.#takeLine(all.slice(from, end.index));
      if (event !== undefined) events.push(event);
      from = LINE_END.lastIndex;
    }
    this.#rest = all.slice(from);
    return events;
  }

  #takeLine(line: string): ServerEvent | undefined {
    if (line === '') return this.#finish();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    return undefined;
  }

  #finish(): ServerEvent | undefined {
    const { length } = this.#data;
    const event = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id };
    this.#data = [];
    this.#event = '';
    return length === 0 ? undefined : event;
  }
}
