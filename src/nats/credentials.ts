/** How a client says who it is. */
export type Credentials =
  /** A file that `nsc` makes: a JWT and the seed of its key. */
  | { readonly kind: 'creds'; readonly text: string }
  | { readonly kind: 'seed'; readonly seed: string }
  | { readonly kind: 'user'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

const CREDS = '-----BEGIN NATS USER JWT-----';
const SEED = /^SU[A-Z2-7]{56}$/;
const LINE = /^[\x20-\x7e]{1,4096}$/;

/** What a file with credentials holds: that of `nsc`, a seed (`SU...`), `USER:PASSWORD` or a token. Undefined for anything else. */
export function parseCredentials(text: string): Credentials | undefined {
  if (text.includes(CREDS)) return { kind: 'creds', text };
  const line = text.trim();
  if (!LINE.test(line)) return undefined;
  if (SEED.test(line)) return { kind: 'seed', seed: line };
  const colon = line.indexOf(':');
  if (colon < 0) return { kind: 'token', token: line };
  const [user, password] = [line.slice(0, colon), line.slice(colon + 1)];
  return user === '' ? undefined : { kind: 'user', user, password };
}
