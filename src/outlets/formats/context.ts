import type { MonitorEvent } from '../../records/event.js';

/** What the lines of another format say beside the event. */
export interface FormatContext {
  /** Of ClearSight, as `product.version` and `agent.version`. */
  readonly version: string;
  /** Id of the watched machine, such as that of `/etc/machine-id`. Default: none is told. */
  readonly machineId?: string | undefined;
  /** Whose machine it is, where one place gathers events of several. Default: none is told. */
  readonly tenant?: string | undefined;
  /** What cannot be seen at the moment of the event, in words: a verdict says that it was made so. Default: nothing. */
  readonly gaps?: readonly string[] | undefined;
  /** Nothing of it is meant: a demonstration, or an exercise. Default false. */
  readonly isDrill?: boolean | undefined;
  /** The event itself goes along, as one text. Default false: only its SHA-256. */
  readonly withOriginal?: boolean | undefined;
}

/** What a row reads. */
export interface Told<Event extends MonitorEvent = MonitorEvent> {
  readonly event: Event;
  readonly context: FormatContext;
}
