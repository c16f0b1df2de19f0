import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const memory = '/dev/shm'
const ours = /^parley-tests-(\d+)-/
/** Several times what a whole run has at once. */
const roomBytes = 4 * 2 ** 30

/**
 * Lets this process and all that it starts keep their temporary files in memory, where the system has room for them there: the tests make and throw
 * away databases and profiles of browsers by the hundred. They are removed when this process ends.
 */
export function writeInMemory() {
  try {
    removeLeftovers()
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize < roomBytes) return
    const folder = mkdtempSync(join(memory, `parley-tests-${process.pid}-`))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
    // As the system's own: servers of another account write there, too.
    chmodSync(folder, 0o1777)
    if (runsPrograms(folder)) process.env.TMPDIR = folder
  } catch {
    // There is no such place, as on a Mac: then it is the usual one.
  }
}

/** Of runs that were killed. */
function removeLeftovers() {
  for (const name of readdirSync(memory)) {
    const [, pid] = ours.exec(name) ?? []
    if (pid && !isRunning(Number(pid))) rmSync(join(memory, name), { recursive: true, force: true })
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Some systems run nothing from there, and the database's programs may have to be copied. */
function runsPrograms(folder) {
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
  const { status } = spawnSync(program)
  rmSync(program)
  return status === 0
}
