import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The running product, as every process of a test run finds it: the file's folder is handed on by environment. */
export interface ProductState {
  /** Everything the product writes: database, secret, logs. */
  folder: string
  appUrl: string
  socketUrl: string
  databaseUrl: string
  /** Environment of its processes. */
  env: Record<string, string>
  signallingPid: number
  mediaPid: number
  /** The TURN servers of TURN_URLS, in its order; none in a product that was started without. */
  turn: { port: number; pid: number }[]
}

const variable = 'PARLEY_E2E_FOLDER'

export function writeProduct(state: ProductState): void {
  process.env[variable] = state.folder
  writeFileSync(join(state.folder, 'product.json'), JSON.stringify(state), { mode: 0o600 })
}

export function readProduct(): ProductState {
  const folder = process.env[variable]
  if (!folder) throw new Error('The product is not running: these tests need their global set-up.')
  return JSON.parse(readFileSync(join(folder, 'product.json'), 'utf8'))
}
