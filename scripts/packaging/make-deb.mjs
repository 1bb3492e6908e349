// `npm run deb`: a Debian package of the built clone, with the packages that it needs inside. `-- --out FOLDER` puts it there; `-- --tarball FILE`
// makes it from what `npm pack` wrote. With the same SOURCE_DATE_EPOCH (default: the newest commit) it is the same, byte for byte.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bytesIn, checksumsIn, settle } from './tree.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const debian = fileURLToPath(new URL('debian/', import.meta.url));
const { values } = parseArgs({
  options: { out: { type: 'string', default: '.' }, tarball: { type: 'string' } },
});
const { version, description, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const architecture = run('dpkg', '--print-architecture').trim();
const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? run('git', '-C', root, 'log', '-1', '--format=%ct'));

/** Where the files of packaging/ belong. */
const PLACES = {
  'clearsight@.service': 'usr/lib/systemd/system/clearsight@.service',
  'clearsight.sysusers': 'usr/lib/sysusers.d/clearsight.conf',
  'clearsight.tmpfiles': 'usr/lib/tmpfiles.d/clearsight.conf',
  'clearsight.logrotate': 'etc/logrotate.d/clearsight',
  'clearsight.rules.yml': 'usr/share/doc/clearsight/examples/clearsight.rules.yml',
};

const work = mkdtempSync(join(tmpdir(), 'clearsight-deb-'));
try {
  const tree = join(work, 'tree');
  putPackage(join(tree, 'usr/lib/clearsight'));
  arrange(tree);
  describe(tree);
  settle(tree, epoch);
  const file = resolve(values.out, `clearsight_${version}_${architecture}.deb`);
  process.env.SOURCE_DATE_EPOCH = `${epoch}`;
  run('dpkg-deb', '--build', '--root-owner-group', '-Zxz', tree, file);
  console.log(file);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The packed package, and what it needs, in the versions of package-lock.json. */
function putPackage(library) {
  mkdirSync(library, { recursive: true });
  run('tar', '--extract', '--file', values.tarball ?? pack(), '--directory', library, '--strip-components=1');
  const lock = join(library, 'package-lock.json');
  cpSync(join(root, 'package-lock.json'), lock);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', 'ci', '--omit=dev', '--ignore-scripts', ...quiet, '--prefix', library);
  // They say how npm put it there: nothing needs them, and they differ from machine to machine.
  for (const name of ['.package-lock.json', '.bin'])
    rmSync(join(library, 'node_modules', name), { recursive: true });
  rmSync(lock);
}

function pack() {
  const said = run('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', work, root);
  return join(work, JSON.parse(said)[0].filename);
}

/** Puts files where Debian has them. */
function arrange(tree) {
  const library = join(tree, 'usr/lib/clearsight');
  for (const [name, place] of Object.entries(PLACES)) {
    mkdirSync(join(tree, place, '..'), { recursive: true });
    cpSync(join(library, 'packaging', name), join(tree, place));
  }
  rmSync(join(library, 'packaging'), { recursive: true });
  for (const folder of ['usr/bin', 'usr/share/man/man1']) mkdirSync(join(tree, folder), { recursive: true });
  symlinkSync('../lib/clearsight/bin/clearsight.js', join(tree, 'usr/bin/clearsight'));
  const pages = join(tree, 'usr/share/doc/clearsight');
  const packed = (name) => gzipSync(readFileSync(join(library, name)), { level: 9 });
  writeFileSync(join(tree, 'usr/share/man/man1/clearsight.1.gz'), packed('man/clearsight.1'));
  writeFileSync(join(pages, 'changelog.gz'), packed('CHANGELOG.md'));
  rmSync(join(library, 'man'), { recursive: true });
  rmSync(join(library, 'CHANGELOG.md'));
  renameSync(join(library, 'LICENSE'), join(pages, 'copyright'));
  for (const name of ['README.md', 'docs']) renameSync(join(library, name), join(pages, name));
}

/** What dpkg reads of it. */
function describe(tree) {
  const folder = join(tree, 'DEBIAN');
  const control = {
    Package: 'clearsight',
    Version: version,
    Architecture: architecture,
    Maintainer: 'The ClearSight authors <clearsight@localhost>',
    'Installed-Size': Math.ceil(bytesIn(tree) / 1024),
    Depends: `nodejs (${engines.node.replace('>=', '>= ')}), libc6, libstdc++6`,
    Recommends: 'logrotate, systemd',
    Suggests: 'libx11-6, libxi6, libxrandr2, libxt6, libxtst6',
    Section: 'admin',
    Priority: 'optional',
    Description: description,
  };
  mkdirSync(folder);
  const lines = Object.entries(control).map(([field, value]) => `${field}: ${value}\n`);
  writeFileSync(join(folder, 'control'), lines.join(''));
  writeFileSync(join(folder, 'conffiles'), `/${PLACES['clearsight.logrotate']}\n`);
  writeFileSync(join(folder, 'md5sums'), checksumsIn(tree));
  for (const name of ['postinst', 'prerm', 'postrm']) cpSync(join(debian, name), join(folder, name));
}

function run(command, ...args) {
  // As a user's shell has it: no settings of the npm that runs this script.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  return stdout;
}
