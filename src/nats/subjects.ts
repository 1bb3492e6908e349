/** The stream that holds the events of all hosts, where no other is named. */
export const DEFAULT_STREAM = 'CLEARSIGHT';
const EVENTS = 'clearsight';
const BEATS = 'clearsight-alive';
const CAPTURES = 'clearsight-capture';

/** Subjects that a stream of events takes, and that a reader of all signs of life subscribes to. */
export const ALL_EVENTS = `${EVENTS}.*.*.*`;
export const ALL_BEATS = `${BEATS}.*.*`;

/** Header with the number of the event before, of the same session, that was sent to the stream; `-` for the first. */
export const PREVIOUS_HEADER = 'Clearsight-Previous';

/**
 * A server gives its answers a header with the subject of what they are a copy of. One that is led to another subject with it is stored there:
 * who may write the subject of one host could so write that of another one, but for this header.
 */
export const COPY_HEADER = 'Nats-Subject';

/** Headers of an answer with a part of a capture: how large the whole is, or why there is no part. */
export const TOTAL_HEADER = 'Clearsight-Total';
export const REFUSAL_HEADER = 'Clearsight-Refusal';

const MAX_HOST_CHARACTERS = 64;
const EVENT = /^clearsight\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9-]{1,64})\.([a-z-]{1,32})$/;
const BEAT = /^clearsight-alive\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9-]{1,64})$/;

/** A host's name as a part of subjects: what stands for something else there, and whatever is no letter, digit or hyphen, is `_`. */
export const hostToken = (host: string): string =>
  host.slice(0, MAX_HOST_CHARACTERS).replace(/[^A-Za-z0-9-]/g, '_') || '_';

export const eventSubject = (host: string, session: string, kind: string): string =>
  `${EVENTS}.${hostToken(host)}.${session}.${kind}`;

/** All events of a session. */
export const sessionSubjects = (host: string, session: string): string =>
  `${EVENTS}.${hostToken(host)}.${session}.>`;

/** Where parts of captures of a session are asked for. */
export const captureSubject = (host: string, session: string): string =>
  `${CAPTURES}.${hostToken(host)}.${session}`;

/** What a host listens to that gives captures. */
export const captureSubjects = (host: string): string => `${CAPTURES}.${hostToken(host)}.*`;

export const beatSubject = (host: string, session: string): string =>
  `${BEATS}.${hostToken(host)}.${session}`;

/** Whose event a subject says it is; undefined for any other subject. */
export function parseEventSubject(
  subject: string,
): { readonly host: string; readonly session: string } | undefined {
  const [, host, session] = EVENT.exec(subject) ?? [];
  return host === undefined || session === undefined ? undefined : { host, session };
}

/** Whose sign of life a subject says it is; undefined for any other subject. */
export function parseBeatSubject(
  subject: string,
): { readonly host: string; readonly session: string } | undefined {
  const [, host, session] = BEAT.exec(subject) ?? [];
  return host === undefined || session === undefined ? undefined : { host, session };
}
