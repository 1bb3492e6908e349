const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** On every answer. Nothing is from elsewhere, nothing is inline, nobody else may show, read or keep it. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_POLICY.join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
};

const JSON_TYPE = 'application/json; charset=utf-8';

/** Head and body of an answer that says why there is no other one. */
export function errorAnswer(sentence: string): {
  readonly headers: Record<string, string>;
  readonly body: string;
} {
  const body = JSON.stringify({ error: sentence });
  const length = String(Buffer.byteLength(body));
  return { headers: { ...HEADERS, 'content-type': JSON_TYPE, 'content-length': length }, body };
}
