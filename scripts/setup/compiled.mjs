import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import v8 from 'node:v8'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/**
 * A program compiled ahead: one script, and beside it V8's code for it. Compiling is the largest part of a start, and what a call waits for when a
 * killed server comes back.
 */

const checksumBytes = 4

/** The code fits one V8, its flags and this processor. Elsewhere it is not found, and the script is compiled as it runs. */
export function codeFileOf(file) {
  return `${file}.${v8.cachedDataVersionTag().toString(16)}.code`
}

/** Makes the code of all functions of a script, for the Node that runs this and the flags that it was started with. */
export function compileAhead(file) {
  v8.setFlagsFromString('--no-lazy')
  const script = scriptOf(file)
  v8.setFlagsFromString('--lazy')
  const code = script.createCachedData()
  writeFileSync(codeFileOf(file), Buffer.concat([code, checksum(code)]))
}

/**
 * Runs the script, as the CommonJS module that it is a function around. It cannot `import()`: of a script that comes from its code, Node 20 knows no more
 * where it stands.
 * @param url of the script, which is all ASCII; its name changes with what it says, because V8 compares no more of it than the length
 */
export function runCompiled(url) {
  const file = fileURLToPath(url)
  const module = { exports: {} }
  const run = scriptOf(file, codeFor(file)).runInThisContext()
  run(module.exports, createRequire(url), module, file, dirname(file))
}

function scriptOf(file, cachedData) {
  return new Script(readFileSync(file, 'latin1'), { filename: file, cachedData })
}

function codeFor(file) {
  try {
    const kept = readFileSync(codeFileOf(file))
    const code = kept.subarray(0, -checksumBytes)
    // V8 itself believes what it is given, and would end the process over half a file.
    return checksum(code).equals(kept.subarray(-checksumBytes)) ? code : undefined
  } catch {
    return undefined
  }
}

function checksum(code) {
  const bytes = Buffer.alloc(checksumBytes)
  bytes.writeUInt32BE(crc32(code))
  return bytes
}
