/** What the thread of a transport is started with. */
export interface TransportData {
  /** Absolute path of the module. */
  readonly module: string;
  /** Name of the transport among its exports. Default: the default export, or the only class. */
  readonly export: string | undefined;
  /** What the transport is made with. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type ToTransport =
  /** An event as a line of JSON. */
  { readonly kind: 'event'; readonly line: string } | { readonly kind: 'close' };

export type FromTransport =
  | { readonly kind: 'ready' }
  /** The oldest event that waits is done with. */
  | { readonly kind: 'taken' }
  /** ... or failed. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** Something went wrong beside the events. */
  | { readonly kind: 'problem'; readonly reason: string };
