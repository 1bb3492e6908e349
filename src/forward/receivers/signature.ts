import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
/** A shorter secret can be guessed. */
export const MIN_SECRET_BYTES = 16;

/** The secret in a file: base64 behind `whsec_`, or the text itself. Undefined for one that is too short. */
export function readSecret(text: string): Uint8Array | undefined {
  const trimmed = text.trim();
  const isPacked = trimmed.startsWith(PREFIX);
  const secret = isPacked ? Buffer.from(trimmed.slice(PREFIX.length), 'base64') : Buffer.from(trimmed);
  return secret.length < MIN_SECRET_BYTES ? undefined : secret;
}

/**
 * The signature of a request by Standard Webhooks (standardwebhooks.com, 1.0.0): HMAC-SHA256 over `ID.TIMESTAMP.BODY`.
 *
 * @param timestampSeconds since 1970
 * @returns the value of `webhook-signature`
 */
export function sign(secret: Uint8Array, id: string, timestampSeconds: number, body: string): string {
  const signed = createHmac('sha256', secret).update(`${id}.${timestampSeconds}.${body}`);
  return `v1,${signed.digest('base64')}`;
}
