import { integer, type Json, text } from '../text/json-fields.js';

/** Which part of which capture is asked for. */
export interface CaptureRequest {
  /** Of the whole file, hexadecimal: it names the capture. */
  readonly sha256: string;
  /** Where the part begins, bytes. */
  readonly offset: number;
}

/** Largest part that is given at once, bytes. */
export const MAX_PART_BYTES = 256 * 1024;

const MAX_REQUEST_BYTES = 1024;
const SHA256 = /^[0-9a-f]{64}$/;

export const formatCaptureRequest = (request: CaptureRequest): string => JSON.stringify(request);

/** Undefined for anything else. */
export function parseCaptureRequest(bytes: Uint8Array): CaptureRequest | undefined {
  if (bytes.length > MAX_REQUEST_BYTES) return undefined;
  try {
    const json = JSON.parse(new TextDecoder().decode(bytes)) as Json;
    const [sha256, offset] = [text(json, 'sha256', 64), integer(json, 'offset', 0)];
    return SHA256.test(sha256) ? { sha256, offset } : undefined;
  } catch {
    return undefined;
  }
}
