import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ClearSightError } from '../../../errors/errors.js';
import { systemReason } from '../../../errors/system-reason.js';
import { escapeText } from '../../../text/escape.js';
import type { CertificateFiles } from '../messages.js';

/** What TLS is served with, PEM. */
export interface Certificate {
  /** Certificates of those who signed it may follow it. */
  readonly cert: string;
  readonly key: string;
}

/** Reads certificate and key. @throws CS_PAGE when one cannot be read, is not PEM, or is not for the other */
export function readCertificate({ certificate, key }: CertificateFiles): Certificate {
  const read = { cert: readText(certificate, 'a certificate'), key: readText(key, 'a private key') };
  let whose: X509Certificate;
  try {
    if (!read.cert.includes('-----BEGIN CERTIFICATE-----')) throw new TypeError('no certificate');
    whose = new X509Certificate(read.cert);
  } catch (cause) {
    throw failure(certificate, 'expected a certificate in PEM form, got something else', cause);
  }
  let secret: KeyObject;
  try {
    secret = createPrivateKey(read.key);
  } catch (cause) {
    throw failure(key, 'expected a private key in PEM form without a passphrase, got something else', cause);
  }
  if (!whose.checkPrivateKey(secret)) {
    throw failure(key, `expected the private key of ${escapeText(certificate)}, got that of another`);
  }
  try {
    createSecureContext(read);
  } catch (cause) {
    const reason = escapeText(systemReason(cause));
    throw failure(certificate, `expected a certificate that TLS can be served with, got ${reason}`, cause);
  }
  return read;
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw failure(path, `expected ${what} that can be read, got ${systemReason(cause)}`, cause);
  }
}

const failure = (path: string, message: string, cause?: unknown) =>
  new ClearSightError('CS_PAGE', `${escapeText(path)}: ${message}`, { cause });
