import { Observable, Subject } from 'rxjs';
import type { DebuggerState, TargetAwaited, TargetFound, TargetGone } from '../../records/record.js';
import type { DebuggerRecords, MemoryRecords, TargetRecords } from '../interfaces.js';

type TargetRecord = TargetFound | TargetGone | TargetAwaited;
type MemoryRecord = MemoryRecords extends Observable<infer Record> ? Record : never;

/** Three hot streams that are parts of one sequence: the first subscription to any begins it, the last one ends it. */
export class Streams {
  readonly targets: TargetRecords;
  readonly memory: MemoryRecords;
  readonly debuggers: DebuggerRecords;

  private readonly targetRecords = new Subject<TargetRecord>();
  private readonly memoryRecords = new Subject<MemoryRecord>();
  private readonly debuggerRecords = new Subject<DebuggerState>();
  private subscriptions = 0;

  constructor(
    private readonly begin: () => void,
    private readonly end: () => void,
  ) {
    this.targets = this.share(this.targetRecords);
    this.memory = this.share(this.memoryRecords);
    this.debuggers = this.share(this.debuggerRecords);
  }

  /** Gives a record to the stream of its kind. */
  next(record: TargetRecord | MemoryRecord | DebuggerState): void {
    switch (record.kind) {
      case 'target-found':
      case 'target-gone':
      case 'target-awaited':
        this.targetRecords.next(record);
        break;
      case 'debugger':
        this.debuggerRecords.next(record);
        break;
      default:
        this.memoryRecords.next(record);
    }
  }

  complete(): void {
    this.targetRecords.complete();
    this.memoryRecords.complete();
    this.debuggerRecords.complete();
  }

  private share<Record>(records: Subject<Record>): Observable<Record> {
    return new Observable((subscriber) => {
      const subscription = records.subscribe(subscriber);
      if (subscriber.closed) return;
      if (this.subscriptions++ === 0) this.begin();
      return () => {
        subscription.unsubscribe();
        if (--this.subscriptions === 0) this.end();
      };
    });
  }
}
