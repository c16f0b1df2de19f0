import { openDatabase } from '@/lib/db'
import { loadEnv, readEnvFile, requiredSecret } from '@/lib/env'
import { mailTransport } from '@/lib/mail/transport'
import { startMailWorker } from '@/lib/mail/worker'
import { poster } from '@/lib/outbox/post'
import { webhooks } from '@/lib/outbox/webhooks'
import { startWorker } from '@/lib/outbox/worker'
import { createLogger } from '@/lib/signalling/operations/logger'
import { stopOnSignal } from '@/lib/signalling/operations/stop-on-signal'

/** Tells others what happened (docs/outbox.md). It may be ended at any point, and there may be several. */
readEnvFile()
const { LOG_LEVEL = 'info' } = process.env
const logger = createLogger(LOG_LEVEL, undefined, 'worker')
const failed = (error: unknown, task = 'worker') =>
  logger.warn({ err: error, task }, 'a task failed; it is tried again')

const env = loadEnv()
const database = openDatabase(env)
const { post, close } = poster({ allowedHosts: env.webhookAllowHosts })
const worker = startWorker({
  database,
  consumers: [
    webhooks({
      database,
      secret: requiredSecret(env),
      post,
      disabled: (endpointId) => logger.warn({ endpointId }, 'an endpoint is told no more'),
    }),
  ],
  failed,
})

const mail = startMailWorker({
  db: database,
  transport: mailTransport(env.mail),
  secret: requiredSecret(env),
  appUrl: env.appUrl,
  from: env.mail.from,
  failed: (error) => failed(error, 'mail'),
})

stopOnSignal(async () => {
  await Promise.all([worker.stop(), mail.stop()])
  close()
  await database.close()
}, failed)
process.on('unhandledRejection', (error) => failed(error, 'unhandled rejection'))
logger.info('ready')
