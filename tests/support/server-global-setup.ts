import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

const root = fileURLToPath(new URL('../..', import.meta.url))

declare module 'vitest' {
  interface ProvidedContext {
    /** The signalling server as it is built, for tests that run it in a process of its own. */
    serverBundle: string
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-server-'))
  execFileSync(process.execPath, ['scripts/setup/build-server.mjs', folder], { cwd: root, stdio: 'pipe' })
  project.provide('serverBundle', join(folder, 'socket-server.mjs'))
  return () => rmSync(folder, { recursive: true, force: true })
}
