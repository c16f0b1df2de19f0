import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs a command whose words matter only where it fails. They go into a file, so that it need not wait for us to hear them.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ status: number | null, words: string }>} also where it could not be started
 */
export async function quietly(command, args, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-command-'))
  const file = join(folder, 'words.txt')
  const output = openSync(file, 'a')
  try {
    const status = await new Promise((resolve, reject) => {
      const child = spawn(command, args, { ...options, stdio: ['ignore', output, output] })
      child.on('error', reject)
      child.on('close', resolve)
    })
    return { status, words: readFileSync(file, 'utf8') }
  } catch (error) {
    return { status: null, words: error.message }
  } finally {
    closeSync(output)
    rmSync(folder, { recursive: true, force: true })
  }
}
