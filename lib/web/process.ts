import { type Database, openDatabase } from '@/lib/db'
import { type Env, loadEnv } from '@/lib/env'

interface WebProcess {
  env?: Env
  database?: Database
}

declare global {
  var parleyWebProcess: WebProcess | undefined
}

/**
 * What exists once per process. Next bundles pages, routes and the proxy apart, each with its own copy of every module, so a module
 * variable would open several connection pools.
 */
function webProcess(): WebProcess {
  globalThis.parleyWebProcess ??= {}
  return globalThis.parleyWebProcess
}

/**
 * The environment, parsed at the first request and not at build: addresses and secrets are run-time values.
 * @throws EnvProblem
 */
export function getEnv(): Env {
  const shared = webProcess()
  shared.env ??= loadEnv()
  return shared.env
}

/**
 * The configured database; nothing is connected before it is asked.
 * @throws DatabaseUnavailable, EnvProblem
 */
export function getDatabase(): Database {
  const shared = webProcess()
  shared.database ??= openDatabase(getEnv())
  return shared.database
}

/** For whoever composes this process otherwise: what is handed in is used from now on, what is not is made again when needed. */
export function setWebProcess(parts: WebProcess): void {
  globalThis.parleyWebProcess = parts
}
