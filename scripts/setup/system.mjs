import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SetupProblem } from './failure.mjs'

const lowestPostgres = 15

/** @returns the path of a Chromium: the one of PARLEY_CHROMIUM, the system's, Playwright's, or one installed now */
export async function ensureChromium() {
  const configured = process.env.PARLEY_CHROMIUM
  if (configured && existsSync(configured)) return configured
  if (configured)
    throw new SetupProblem(`PARLEY_CHROMIUM names ${configured}, which is not there: correct it.`)
  const found = systemChromium() ?? (await playwrightChromium())
  if (found) return found
  install('chromium', 'Chromium for the end-to-end tests', 'npx playwright install --with-deps chromium')
  return systemChromium()
}

/** @returns the folder of a PostgreSQL server's programs, the oldest that is new enough */
export function ensurePostgres() {
  const found = systemPostgres()
  if (found) return found
  const advice = 'install PostgreSQL 15 or newer and name its programs’ folder in PARLEY_TEST_PG15_BIN'
  install('postgresql', 'a PostgreSQL server for the tests on many connections', advice)
  return systemPostgres()
}

/** Makes sure that there is a TURN server. */
export function ensureCoturn() {
  if (systemCoturn()) return
  install(
    'coturn',
    'a TURN server for the tests on networks',
    'install coturn and name its program in PARLEY_TURNSERVER',
  )
}

function systemCoturn() {
  const candidates = [process.env.PARLEY_TURNSERVER, '/usr/bin/turnserver', '/usr/local/bin/turnserver']
  return candidates.find((path) => path && existsSync(path))
}

/** @returns the path of a Redis server */
export function ensureRedis() {
  const find = () => onPath(['redis-server', 'valkey-server'])
  const found = process.env.PARLEY_TEST_REDIS || find()
  if (found) return found
  install('redis-server', 'a Redis for the tests of several nodes', 'install Redis 6.2 or newer')
  return find()
}

/** @returns the path of nginx, by which the shipped configuration is tried out */
export function ensureNginx() {
  const find = () => ['/usr/sbin/nginx', onPath(['nginx'])].find((path) => path && existsSync(path))
  if (!find())
    install('nginx-light', 'nginx for the test of its configuration', 'install nginx 1.18 or newer')
  // The test makes the certificate that it serves.
  if (!onPath(['openssl'])) install('openssl', 'a certificate for the test of nginx', 'install OpenSSL')
  return find()
}

/** Under CI there is a Firefox to meet Chromium; elsewhere it is used where it is installed. */
export function ensureFirefox() {
  if (process.env.CI !== 'true' || systemFirefox()) return
  install(
    'firefox-esr',
    'Firefox for calls between two browsers',
    'install Firefox and name its program in PARLEY_FIREFOX',
  )
}

function systemFirefox() {
  const candidates = [process.env.PARLEY_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox']
  return candidates.find((path) => path && existsSync(path))
}

function systemChromium() {
  return onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'])
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

async function playwrightChromium() {
  const { chromium } = await import('playwright')
  const path = chromium.executablePath()
  return path && existsSync(path) ? path : undefined
}

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

/** Installs a Debian package where we may; else says what is missing and how to get it. */
function install(name, purpose, otherwise) {
  const debian = spawnSync('apt-get', ['--version']).status === 0
  const command = `apt-get install --yes --no-install-recommends ${name}`
  if (!debian || process.getuid?.() !== 0) {
    const how = debian ? `run: sudo ${command}` : otherwise
    throw new SetupProblem(`The tests need ${purpose} (package ${name}): ${how}.`)
  }
  console.error(`Installing ${purpose} (package ${name}) …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '--quiet'], { env })
  const result = spawnSync('apt-get', command.split(' ').slice(1), { env, encoding: 'utf8' })
  if (result.status === 0) return
  console.error(`${result.stdout}${result.stderr}`)
  throw new SetupProblem(`The tests need ${purpose}, and \`${command}\` failed: see its words above.`)
}
