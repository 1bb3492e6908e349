// The Debian packages that the real tests need (test/support/packages.json): which are missing, and installing them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const needs = JSON.parse(readFileSync(new URL('../../test/support/packages.json', import.meta.url), 'utf8'));

const succeeds = (command, ...args) =>
  spawnSync('sh', ['-c', command, 'sh', ...args], { stdio: 'ignore' }).status === 0;

const CHECKS = {
  programs: (name) => succeeds('command -v "$1"', name),
  // ldconfig is in /sbin, which is not on every user's PATH.
  libraries: (name) => succeeds('PATH=$PATH:/sbin:/usr/sbin; ldconfig -p | grep -qF "$1"', name),
  // Debian's own interpreter: another python3 on PATH does not see Debian's modules.
  pythonModules: (name) => succeeds('/usr/bin/python3 -c "import $1"', name),
};

/** What is missing: `[{ name: 'Xvfb', packages: ['xvfb'] }, ...]`. */
export function findMissing() {
  return Object.entries(CHECKS).flatMap(([kind, isThere]) =>
    Object.entries(needs[kind])
      .filter(([name]) => !isThere(name))
      .map(([name, packages]) => ({ name, packages: packages.split(' ') })),
  );
}

/** Runs apt-get as root or through passwordless sudo. False when that is not possible, or when it failed. */
export function install(packages) {
  if (!succeeds('command -v apt-get')) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !succeeds('sudo -n true')) return false;
  const options = { stdio: ['ignore', 'inherit', 'inherit'] };
  const aptGet = (...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    const [program, ...rest] = isRoot ? command : ['sudo', '-n', ...command];
    return spawnSync(program, rest, options).status === 0;
  };
  return aptGet('update') && aptGet('install', '-y', '--no-install-recommends', ...packages);
}
