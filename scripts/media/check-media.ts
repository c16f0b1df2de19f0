import { setTimeout as wait } from 'node:timers/promises'
import { type Env, EnvProblem, loadEnv, readEnvFile } from '@/lib/env'
import type { MediaService } from '@/lib/media/port/requests'
import { createMediaLink } from '@/lib/media/process/link'
import { workerBinary } from '@/lib/media/process/worker-binary'
import { expectNoWords } from '../setup/no-words'
import { mediaWarning } from '../supervisor/media-warning'
import { checkMedia, type Finding } from './media-check'

/** `npm run check-media`: tries on the media server that runs with this data directory what browsers will. Exit code 1 when it falls short. */
const meetingMs = 3_000

async function main(): Promise<boolean> {
  expectNoWords('check-media', process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const media = createMediaLink({ dataDir: env.dataDir, failed: (error) => console.error(error) })
  try {
    const worker = say(await hasWorker(env.dataDir))
    await meet(media, env)
    const { workers } = env.media
    const found = (await checkMedia({ media, workers })).map(say)
    const warning = mediaWarning(env)
    if (warning) console.log(`FAIL ${warning}`)
    return warning === null && worker && found.every(Boolean)
  } finally {
    media.close()
  }
}

function say({ what, good, came }: Finding): boolean {
  console.log(`${good ? 'ok  ' : 'FAIL'} ${what}: ${came}`)
  return good
}

async function hasWorker(dataDir: string): Promise<Finding> {
  const what = 'a media worker for this system'
  try {
    const chosen = process.env['MEDIASOUP_WORKER_BIN']
    return { what, good: true, came: await workerBinary({ root: process.cwd(), dataDir, chosen }) }
  } catch (error) {
    return { what, good: false, came: error instanceof Error ? error.message : String(error) }
  }
}

/** @throws EnvProblem when no media server runs with this data directory */
async function meet(media: MediaService, { dataDir }: Env): Promise<void> {
  for (const until = performance.now() + meetingMs; performance.now() < until; await wait(50)) {
    const met = await media.ask('stats', {}).catch(() => null)
    if (met) return
  }
  throw new EnvProblem(
    `No media server runs with the data directory ${dataDir}. Start it (npm start, or npm run start:media), and run this on the same machine, as the same user and with the same PARLEY_DATA_DIR.`,
  )
}

try {
  const allGood = await main()
  console.log(
    allGood ? '\nEverything is as it should be.' : '\nSomething is not as it should be: docs/media.md.',
  )
  process.exitCode = allGood ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
