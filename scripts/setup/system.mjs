import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SetupProblem } from './failure.mjs'
import { quietly } from './quietly.mjs'

const lowestPostgres = 15

/**
 * What the tests need of the system, and how the path of each is found. `otherwise`: what to do where there are no Debian packages; `optional`: the
 * tests can do without it.
 *
 * @type {Record<string, { packages: string[], purpose: string, otherwise: string, optional?: boolean, find: () => string | undefined | Promise<string | undefined> }>}
 */
const needs = {
  postgres: {
    packages: ['postgresql'],
    purpose: 'a PostgreSQL server for the tests on many connections',
    otherwise: 'install PostgreSQL 15 or newer and name its programs’ folder in PARLEY_TEST_PG15_BIN',
    find: systemPostgres,
  },
  coturn: {
    packages: ['coturn'],
    purpose: 'a TURN server for the tests on networks',
    otherwise: 'install coturn and name its program in PARLEY_TURNSERVER',
    find: () =>
      firstFile([process.env.PARLEY_TURNSERVER, '/usr/bin/turnserver', '/usr/local/bin/turnserver']),
  },
  redis: {
    packages: ['redis-server'],
    purpose: 'a Redis for the tests of several nodes',
    otherwise: 'install Redis 6.2 or newer',
    find: () => process.env.PARLEY_TEST_REDIS || onPath(['redis-server', 'valkey-server']),
  },
  nginx: {
    packages: ['nginx-light', 'openssl'],
    purpose: 'nginx, and a certificate, for the test of its configuration',
    otherwise: 'install nginx 1.18 or newer, and OpenSSL',
    find: () => onPath(['openssl']) && firstFile(['/usr/sbin/nginx', onPath(['nginx'])]),
  },
  caddy: {
    packages: ['caddy'],
    purpose: 'Caddy for the test of its configuration',
    otherwise: 'install Caddy 2.6 or newer and name its program in PARLEY_TEST_CADDY',
    find: () => process.env.PARLEY_TEST_CADDY || firstFile(['/usr/bin/caddy', onPath(['caddy'])]),
  },
  chromium: {
    packages: ['chromium'],
    purpose: 'Chromium for the end-to-end tests',
    otherwise: 'npx playwright install --with-deps chromium',
    find: chromium,
  },
  headlessShell: {
    packages: ['chromium-headless-shell'],
    purpose: 'Chromium without windows, which most end-to-end tests can do with',
    otherwise: '',
    optional: true,
    find: () => process.env.PARLEY_CHROMIUM || onPath(['chromium-headless-shell']),
  },
  firefox: {
    packages: ['firefox-esr'],
    purpose: 'Firefox for calls between two browsers',
    otherwise: 'install Firefox and name its program in PARLEY_FIREFOX',
    find: () => firstFile([process.env.PARLEY_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox']),
  },
}

/**
 * Begins to install what is missing, all in one go, while the caller does something else.
 *
 * @param {(keyof typeof needs)[]} names
 * @returns `installing`: whether anything is; `ready` waits for the end, and throws a SetupProblem if something is missing still
 */
export async function installMissing(names) {
  const missing = await missingOf(names)
  if (missing.length === 0 || process.getuid?.() !== 0 || !hasApt())
    return { installing: false, ready: () => requireAll(names) }
  console.error(`Installing ${missing.map((name) => needs[name].purpose).join('; ')} …`)
  const installed = install(missing)
  return { installing: true, ready: async () => requireAll(names, await installed) }
}

/** @returns where a need is met, once it is required */
export const pathOf = (name) => needs[name].find()

async function missingOf(names) {
  const found = await Promise.all(names.map((name) => needs[name].find()))
  return names.filter((_, index) => !found[index])
}

/** One after the other, apt would read its lists seven times. @returns its words */
async function install(names) {
  await apt('apt-get', ['update', '--quiet'])
  const packages = []
  for (const name of names) {
    const isKnown =
      !needs[name].optional || (await apt('apt-cache', ['show', ...needs[name].packages])).status === 0
    if (isKnown) packages.push(...needs[name].packages)
  }
  return (await apt('apt-get', ['install', '--yes', '--no-install-recommends', ...packages])).words
}

function apt(command, args) {
  return quietly(command, args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

async function requireAll(names, words = '') {
  const [missing] = await missingOf(names.filter((name) => !needs[name].optional))
  if (!missing) return
  if (words) console.error(words)
  const { packages, purpose, otherwise } = needs[missing]
  const how = hasApt() ? `run: sudo apt-get install --no-install-recommends ${packages.join(' ')}` : otherwise
  throw new SetupProblem(`The tests need ${purpose} (package ${packages.join(', ')}): ${how}.`)
}

function hasApt() {
  return spawnSync('apt-get', ['--version']).status === 0
}

/** The one of PARLEY_CHROMIUM, the system's, or Playwright's. */
async function chromium() {
  const configured = process.env.PARLEY_CHROMIUM
  if (configured && !existsSync(configured))
    throw new SetupProblem(`PARLEY_CHROMIUM names ${configured}, which is not there: correct it.`)
  const system = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return configured || onPath(system) || (await playwrightChromium())
}

async function playwrightChromium() {
  // Not there yet while the dependencies are being installed.
  const path = await import('playwright')
    .then(({ chromium }) => chromium.executablePath())
    .catch(() => undefined)
  return path && existsSync(path) ? path : undefined
}

/** The folder of a server's programs, the oldest that is new enough. */
function systemPostgres() {
  const configured = process.env.PARLEY_TEST_PG15_BIN
  if (configured) return configured
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).map(Number) : []
  const [version] = versions.filter((major) => major >= lowestPostgres).sort((one, other) => one - other)
  const folders = [
    ...(version ? [`${debian}/${version}/bin`] : []),
    spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim(),
  ]
  return folders.find((folder) => folder && existsSync(join(folder, 'initdb')))
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return firstFile(names.flatMap((name) => folders.map((folder) => join(folder, name))))
}

function firstFile(paths) {
  return paths.find((path) => path && existsSync(path))
}
