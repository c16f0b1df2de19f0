import { createHash } from 'node:crypto'
import { access, chmod, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import * as z from 'zod/mini'

const manifest = z.object({ version: z.string(), binary: z.object({ sha256: z.string() }) })
const lowestGlibc = [2, 36]

/** There is no worker for this machine; the message says what is missing. */
export class NoWorker extends Error {
  override readonly name = 'NoWorker'
}

interface Places {
  /** Of this repository. */
  readonly root: string
  /** Where what is packed is laid out. */
  readonly dataDir: string
  /** MEDIASOUP_WORKER_BIN. */
  readonly chosen?: string | undefined
}

/**
 * The media worker for this machine: the one that was chosen, the one that is packed here for linux-x64, or one that came with the engine.
 * @throws NoWorker
 */
export async function workerBinary({ root, dataDir, chosen }: Places): Promise<string> {
  if (chosen) {
    if (await isProgram(chosen)) return chosen
    throw new NoWorker(`MEDIASOUP_WORKER_BIN names ${chosen}, which is no program.`)
  }
  if (runsPacked()) return unpacked(root, dataDir)
  const own = join(
    dirname(createRequire(import.meta.url).resolve('mediasoup/package.json')),
    'worker/out/Release',
  )
  const prebuilt = join(own, process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker')
  if (await isProgram(prebuilt)) return prebuilt
  throw new NoWorker(
    `Rooms for more than 4 people need a media worker, and none is packed for ${process.platform}-${process.arch}: run \`npm rebuild mediasoup --ignore-scripts=false\`, or set MEDIASOUP_WORKER_BIN.`,
  )
}

/** Whether what is packed runs here. A system whose C library is older, or another one, is told of as it is. */
function runsPacked(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false
  const report: unknown = process.report?.getReport()
  const header: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, 'header') : null
  const glibc: unknown =
    typeof header === 'object' && header !== null ? Reflect.get(header, 'glibcVersionRuntime') : null
  if (typeof glibc !== 'string') return false
  const [major = 0, minor = 0] = glibc.split('.').map(Number)
  const [needMajor = 0, needMinor = 0] = lowestGlibc
  return major > needMajor || (major === needMajor && minor >= needMinor)
}

/** Laid out once, under a name that changes with what it is. */
async function unpacked(root: string, dataDir: string): Promise<string> {
  const packed = join(root, 'vendor/mediasoup-worker')
  const { binary } = manifest.parse(JSON.parse(await readFile(join(packed, 'manifest.json'), 'utf8')))
  const place = join(dataDir, 'media', `mediasoup-worker-${binary.sha256.slice(0, 16)}`)
  if (await isWhole(place, binary.sha256)) return place
  const bytes = await promisify(brotliDecompress)(await readFile(join(packed, 'linux-x64.br')))
  if (hashOf(bytes) !== binary.sha256)
    throw new NoWorker(`${packed} is damaged: its worker has other bytes than were built.`)
  await mkdir(dirname(place), { recursive: true, mode: 0o700 })
  const draft = `${place}.${process.pid}`
  await writeFile(draft, bytes)
  await chmod(draft, 0o755)
  await rename(draft, place)
  return place
}

async function isWhole(path: string, sha256: string): Promise<boolean> {
  const bytes = await readFile(path).catch(() => null)
  return bytes !== null && hashOf(bytes) === sha256
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
