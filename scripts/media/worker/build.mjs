import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { compileWorker, missingTools, packagesHere, srtp } from './compile.mjs'

// The media worker for linux-x64, packed, so that a machine with Node alone can run it.
//   node scripts/media/worker/build.mjs           builds it anew (Debian 12; three minutes on two processors)
//   node scripts/media/worker/build.mjs --check   says whether what is packed is what the sources make (npm run check-media-worker)

process.chdir(fileURLToPath(new URL('../../..', import.meta.url)))
const worker = resolve('node_modules/mediasoup/worker')
const folder = 'vendor/mediasoup-worker'
const packed = join(folder, 'linux-x64.br')
const manifestFile = join(folder, 'manifest.json')
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** Of all files that the worker is compiled from, with their names. */
function sourceHash() {
  const hash = createHash('sha256')
  for (const part of ['fbs', 'include', 'src', 'deps/libwebrtc', 'meson.build']) {
    for (const path of filesBelow(join(worker, part))) {
      hash.update(`\0${path.slice(worker.length)}\0`).update(readFileSync(path))
    }
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  try {
    return readdirSync(path)
      .sort()
      .flatMap((name) => filesBelow(join(path, name)))
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    throw error
  }
}

function installedVersion() {
  return JSON.parse(readFileSync('node_modules/mediasoup/package.json', 'utf8')).version
}

async function compiled() {
  const place = mkdtempSync(join(tmpdir(), 'media-worker-'))
  try {
    return readFileSync(await compileWorker(worker, place))
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

async function build() {
  const binary = await compiled()
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 24,
    [BROTLI_PARAM_SIZE_HINT]: binary.length,
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(packed, brotliCompressSync(binary, { params }))
  const manifest = {
    version: installedVersion(),
    binary: { bytes: binary.length, sha256: sha256(binary) },
    source: { mediasoup: sourceHash(), libsrtp: srtp.sha256 },
    packages: packagesHere(),
  }
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`)
  console.log(`${packed}: ${manifest.binary.sha256}`)
}

/** Answers what is wrong; null: nothing. */
function packedProblem({ version, binary, source }) {
  if (version !== installedVersion()) {
    return `The worker is of mediasoup ${version}, and ${installedVersion()} is installed: build it anew.`
  }
  if (source.mediasoup !== sourceHash())
    return 'The installed sources are not those of which the worker was built.'
  if (sha256(brotliDecompressSync(readFileSync(packed))) !== binary.sha256)
    return `${packed} has other bytes than were built.`
  return null
}

async function check() {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  const problem = packedProblem(manifest)
  if (problem) throw new Error(problem)
  console.log(
    'The packed worker is the one that was built, and the installed sources are those that it was built of.',
  )
  const missing = missingTools(manifest.packages)
  if (missing.length > 0) {
    console.log(`Not built again here, where this is missing:\n  ${missing.join('\n  ')}`)
    return
  }
  const again = sha256(await compiled())
  if (again !== manifest.binary.sha256) throw new Error(`Built again, it has other bytes: ${again}.`)
  console.log('Built again, it has the same bytes.')
}

try {
  await (process.argv.includes('--check') ? check() : build())
} catch (error) {
  console.error(error.stderr || error.message)
  process.exitCode = 1
}
