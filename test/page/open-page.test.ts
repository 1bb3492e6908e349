import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseAddress } from '../../src/page/address.js';
import { listenError } from '../../src/page/server/http/listen.js';
import { testWith } from '../support/requirements.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { ask, bearer, frameOf, openTestPage, pageFolder, rowOf } from './support.js';

const failure = (code: string, message: string | RegExp) =>
  expect.objectContaining({
    code,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });

/** Takes a port, and resolves with it. */
async function takePort(port = 0): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A new key and a certificate for 127.0.0.1, in files. */
function makeCertificate(key: readonly string[] = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']) {
  const folder = temporaryFolder();
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const subject = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const output = ['-keyout', files.key, '-out', files.certificate];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '2', ...key, ...subject, ...output], {
    stdio: 'ignore',
  });
  return { ...files, folder };
}

test('the address has a token that no server sees', async () => {
  const pages = [await openTestPage(), await openTestPage()];
  for (const { url, port, token } of pages) expect(url).toBe(`http://127.0.0.1:${port}/#${token}`);
  expect(pages[0]?.token).toMatch(/^[\w-]{22}$/);
  expect(pages[0]?.token).not.toBe(pages[1]?.token);
});

test('a port that is taken is refused when it was asked for', async () => {
  const port = await takePort();
  await expect(openTestPage({ address: parseAddress(`127.0.0.1:${port}`) })).rejects.toEqual(
    failure('CS_PAGE', `--page: expected a free port, got ${port} on 127.0.0.1, which is in use`),
  );
});

test('... and the next is taken when it was not', async () => {
  const port = await takePort();
  const page = await openTestPage({ address: { host: '127.0.0.1', port, isFixed: false } });
  expect(page.port).toBeGreaterThan(port);
  expect(page.port).toBeLessThanOrEqual(port + 20);
  expect((await ask(page.origin)).status).toBe(200);
});

test('an address of another machine is refused', async () => {
  const refused = openTestPage({ address: parseAddress('192.0.2.1:7171'), insecure: true });
  await expect(refused).rejects.toEqual(
    failure('CS_PAGE', '--page: expected an address of this machine, got 192.0.2.1'),
  );
});

test.each([
  ['EACCES', 80, 80, '--page: expected a port that this user may serve on, got 80 on ::1'],
  ['EADDRINUSE', 7171, 7191, '--page: expected a free port from 7171 to 7191 on ::1, got none'],
  ['ENFILE', 7171, 7191, '--page: expected an address to serve on, got ENFILE: \\x1b'],
])('%s has a line of its own', (code, port, last, message) => {
  const cause = Object.assign(new Error(`${code}: \x1b, listen`), { code });
  expect(listenError(cause, { host: '::1', port, isFixed: true }, last, '--page')).toEqual(
    failure('CS_PAGE', message),
  );
});

test('others than this machine are served with TLS, or when that is wanted', async () => {
  for (const address of ['0.0.0.0:0', '[::]:0', '192.0.2.1:0']) {
    await expect(openTestPage({ address: parseAddress(address) })).rejects.toEqual(
      failure(
        'CS_USAGE',
        /^--page: expected --page-cert FILE and --page-key FILE, or --page-insecure, for .* elsewhere$/,
      ),
    );
  }
});

test('a package without the files of the page is refused', async () => {
  for (const missing of ['index.html', 'app.js', 'app.css']) {
    const files = { 'index.html': '', 'app.js': '', 'app.css': '' };
    const { [missing as keyof typeof files]: _, ...others } = files;
    await expect(openTestPage({ folder: pageFolder(others) })).rejects.toEqual(
      failure(
        'CS_PAGE',
        `--page: expected a package with the page's ${missing}, got ENOENT: no such file or directory`,
      ),
    );
  }
});

testWith('openssl')('with a certificate it is served with TLS alone', async () => {
  const tls = makeCertificate();
  const page = await openTestPage({ tls, address: parseAddress('0.0.0.0:0') });
  expect(page.url).toBe(`https://127.0.0.1:${page.port}/#${page.token}`);
  const ca = readFileSync(tls.certificate, 'utf8');
  const of = (path: string, headers = {}) =>
    ask(page.origin + path, { ca, headers: { ...bearer(page), ...headers } });
  expect((await of('/series?from=0&to=1&most=1')).status).toBe(200);
  expect((await of('/', { origin: page.origin })).status).toBe(200);
  expect((await of('/', { origin: page.origin.replace('https', 'http') })).status).toBe(403);
  await expect(ask(page.origin)).rejects.toThrow(/self-signed/);
  await expect(ask(page.origin.replace('https', 'http'))).rejects.toThrow(/ECONNRESET|hang up|Parse Error/);
  expect((await of('/')).headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.deaths).toEqual([]);
});

testWith('openssl')('a certificate that cannot serve is refused, with its path', async () => {
  const { folder, certificate, key } = makeCertificate();
  const other = makeCertificate();
  const hostile = join(folder, 'a\n\x1b[2J.pem');
  writeFileSync(hostile, 'no PEM');
  const locked = join(folder, 'locked.pem');
  execFileSync('openssl', ['ec', '-in', key, '-aes256', '-passout', 'pass:x', '-out', locked], {
    stdio: 'ignore',
  });
  const weak = makeCertificate(['-newkey', 'rsa:512']);
  const shown = `${folder}/a\\n\\x1b[2J.pem`;
  const pem = 'in PEM form';
  for (const [tls, message] of [
    [
      { certificate: join(folder, 'no'), key },
      `${folder}/no: expected a certificate that can be read, got ENOENT: no such file or directory`,
    ],
    [
      { certificate, key: folder },
      `${folder}: expected a private key that can be read, got EISDIR: illegal operation on a directory`,
    ],
    [{ certificate: hostile, key }, `${shown}: expected a certificate ${pem}, got something else`],
    [{ certificate: key, key }, `${key}: expected a certificate ${pem}, got something else`],
    [
      { certificate, key: hostile },
      `${shown}: expected a private key ${pem} without a passphrase, got something else`,
    ],
    [
      { certificate, key: certificate },
      `${certificate}: expected a private key ${pem} without a passphrase, got something else`,
    ],
    [
      { certificate, key: locked },
      `${locked}: expected a private key ${pem} without a passphrase, got something else`,
    ],
    [
      { certificate, key: other.key },
      `${other.key}: expected the private key of ${certificate}, got that of another`,
    ],
    [weak, /cert\.pem: expected a certificate that TLS can be served with, got .*too small/],
  ] as const)
    await expect(openTestPage({ tls })).rejects.toEqual(failure('CS_PAGE', message));
});

test('a thread that dies says so once, and what follows is ignored', async () => {
  const page = await openTestPage();
  page.post(frameOf(1, { processes: null as never }), []);
  await expect.poll(() => page.deaths).toEqual([expect.stringMatching(/^page thread failed: /)]);
  page.post(frameOf(2), []);
  await page.close(0);
  expect(page.deaths).toHaveLength(1);
});

test('a thread that is a minute behind is given up; one that has much to take is not', async () => {
  const page = await openTestPage();
  const post = (from: number, to: number, stepMs: number) => {
    for (let number = from; number <= to; number++)
      page.post(frameOf(number, { timeMs: number * stepMs }), []);
  };
  post(1, 1000, 1);
  expect(page.deaths).toEqual([]);
  post(1001, 1300, 250);
  expect(page.deaths).toEqual(['page thread does not answer']);
  page.post(frameOf(1301, { processes: [rowOf('a')] }), []);
  await page.close(0);
  expect(page.deaths).toHaveLength(1);
});
