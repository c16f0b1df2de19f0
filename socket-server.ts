import { hostname } from 'node:os'
import { socketCredentials } from '@/lib/auth/tickets'
import { openDatabase } from '@/lib/db'
import { loadEnv, readEnvFile, requiredSecret } from '@/lib/env'
import { limits } from '@/lib/limits'
import { createMediaLink } from '@/lib/media/process/link'
import { signSettled } from '@/lib/receipts/sign'
import { createLogger } from '@/lib/signalling/operations/logger'
import { stopOnSignal } from '@/lib/signalling/operations/stop-on-signal'
import { createSignallingServer } from '@/lib/signalling/server'

readEnvFile()
const { LOG_LEVEL = 'info', SOCKET_NODE_ID } = process.env
const logger = createLogger(LOG_LEVEL)
const failed = (error: unknown) => logger.fatal({ err: error }, 'the signalling server cannot go on')

// A function and not top-level statements, because a script that was compiled ahead (scripts/setup/compiled.mjs) cannot wait at its top.
async function main(): Promise<void> {
  const env = loadEnv()
  const db = openDatabase(env)
  const issuer = { secret: requiredSecret(env), appUrl: env.appUrl }
  const media = createMediaLink({
    dataDir: env.dataDir,
    failed: (error, words) => logger.error({ err: error }, words),
  })
  const server = createSignallingServer({
    db,
    credentials: socketCredentials(issuer.secret),
    nodeId: SOCKET_NODE_ID || `${hostname()}:${env.socketPort}`,
    allowedOrigins: env.allowedOrigins,
    trustProxy: env.trustProxy,
    connectionLimits: {
      perProcess: env.maxConnections,
      strangers: { perAddress: env.strangersPerAddress, atOnce: limits.strangersPerProcess.value.most },
    },
    logger,
    media,
    metricsToken: env.metricsToken,
    keepAliveMs: env.keepAliveSeconds * 1000,
    signReceipts: () => signSettled(db, issuer),
    intervals: { leaveMs: env.drainSeconds * 1000 },
    ...(env.redisUrl ? { redis: { url: env.redisUrl } } : {}),
  })
  stopOnSignal(
    () =>
      server.drain().then(() => {
        media.close()
        return db.close()
      }),
    failed,
  )
  // One stray promise must not cut everybody's session; it is a bug all the same.
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))
  await server.listen(env.socketPort)
}

main().catch((error: unknown) => {
  failed(error)
  process.exit(1)
})
