import type { StreamEvents } from '../stream/messages.js';

/** One server-sent event. JSON has no line end. */
export const eventText = (id: string, event: keyof StreamEvents, json: string): string =>
  `id: ${id}\nevent: ${event}\ndata: ${json}\n\n`;

/** Id of the event that leaves a page where this frame did. */
export const eventId = (stream: string, frame: number): string => `${stream}-${frame}`;

/** Number of the frame that a page had last, by the id that it sends back. Undefined when that is none of this stream. */
export function frameOfId(stream: string, id: string | undefined): number | undefined {
  const digits = id?.startsWith(`${stream}-`) ? id.slice(stream.length + 1) : '';
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
