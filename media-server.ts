import { loadEnv, readEnvFile } from '@/lib/env'
import { createEngine } from '@/lib/media/mediasoup/engine'
import { createMediaServer } from '@/lib/media/process/server'
import { NoWorker, workerBinary } from '@/lib/media/process/worker-binary'
import { createLogger } from '@/lib/signalling/operations/logger'
import { stopOnSignal } from '@/lib/signalling/operations/stop-on-signal'

readEnvFile()
const { LOG_LEVEL = 'info', MEDIASOUP_WORKER_BIN } = process.env
const logger = createLogger(LOG_LEVEL, undefined, 'media')
const failed = (error: unknown, words = 'the media server cannot go on') =>
  logger.error({ err: error }, words)

const env = loadEnv()
const { dataDir, media } = env
const binary = () => workerBinary({ root: process.cwd(), dataDir, chosen: MEDIASOUP_WORKER_BIN })
const engine = createEngine({ settings: media, binary, failed, tell: (event) => server.tell(event) })
const server = createMediaServer({ handlers: engine.handlers, dataDir, failed })

stopOnSignal(
  async () => {
    server.close()
    await engine.close()
  },
  (error) => failed(error),
)
process.on('unhandledRejection', (error) => failed(error, 'unhandled rejection'))
await server.listen()
logger.info('ready')
// Ready before anybody waits for it; and what is missing is said now.
void import('mediasoup')
binary().catch((error: unknown) => {
  if (error instanceof NoWorker) logger.warn(error.message)
  else failed(error, 'the media worker could not be laid out')
})
