import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isBuilt } from './build.mjs'

/** Runs a script of `scripts/` in this process: from its bundle when the build is fresh, else as it stands. */
export function runScript(path) {
  return existsSync(bundleOf(path)) && isBuilt() ? runBundle(path) : runSource(path)
}

/** The build must be there. */
export function runBundle(path) {
  return import(pathToFileURL(resolve(bundleOf(path))).href)
}

export async function runSource(path) {
  const { register } = await import('tsx/esm/api')
  register()
  return import(pathToFileURL(resolve(path)).href)
}

function bundleOf(path) {
  return `dist/${basename(path, '.ts')}.mjs`
}
