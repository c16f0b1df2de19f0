import { existsSync, readFileSync } from 'node:fs'
import { SetupProblem } from './failure.mjs'
import { quietly } from './quietly.mjs'

const lowestNode = [20, 19]

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1])) return
  throw new SetupProblem(
    `Parley needs Node.js ${lowestNode.join('.')} or newer and this is ${process.versions.node}: install it from https://nodejs.org.`,
  )
}

/** Installs the locked dependencies unless exactly those are there. The build checks the types of the tests, too, and so needs theirs. */
export async function ensureDependencies() {
  if (areInstalled()) return
  console.error('Installing the locked dependencies (once, and when they change) …')
  const { status, words } = await npm([
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
  ])
  if (status === 0) return
  console.error(words)
  throw new SetupProblem('The dependencies could not be installed: see npm’s words above, then start again.')
}

/** npm keeps what it installed in a hidden lockfile. Packages for other systems are optional, and rightly absent. */
function areInstalled() {
  if (!existsSync('node_modules/.package-lock.json')) return false
  const locked = packages('package-lock.json')
  const installed = packages('node_modules/.package-lock.json')
  return Object.entries(locked).every(([path, { version, optional }]) => {
    if (path === '' || optional) return true
    return installed[path]?.version === version && existsSync(`${path}/package.json`)
  })
}

function packages(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages
  } catch {
    return {}
  }
}

function npm(args) {
  const own = process.env.npm_execpath
  return own?.endsWith('.js')
    ? quietly(process.execPath, [own, ...args])
    : quietly('npm', args, { shell: process.platform === 'win32' })
}
