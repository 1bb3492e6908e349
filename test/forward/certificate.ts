import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.js';

/** A new key and a certificate for a name, `IP:127.0.0.1` or `DNS:...`, as PEM. */
export function makeCertificate(name: string): { readonly key: string; readonly cert: string } {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const form = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', '/CN=test'];
  const files = ['-keyout', key, '-out', cert];
  const args = [
    'req',
    '-x509',
    '-nodes',
    '-days',
    '2',
    ...form,
    '-addext',
    `subjectAltName=${name}`,
    ...files,
  ];
  execFileSync('openssl', args, { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}
