import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isBuilt } from './build.mjs'

/** Runs a script of `scripts/` in this process: from its bundle when the build is fresh, else as it stands. */
export async function runScript(path, { preferBundle = true } = {}) {
  const bundle = `dist/${basename(path, '.ts')}.mjs`
  if (preferBundle && existsSync(bundle) && isBuilt()) return import(pathToFileURL(resolve(bundle)).href)
  const { register } = await import('tsx/esm/api')
  register()
  return import(pathToFileURL(resolve(path)).href)
}
