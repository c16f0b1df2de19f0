import { join } from 'node:path'
import { storedSecret } from '@/lib/db/embedded'
import { loadEnv, readEnvFile } from '@/lib/env'
import { rotateLinkKey } from '@/lib/links/keys'
import { expectNoWords } from '../setup/no-words'
import { databaseOfRunningApp, prepareDatabase } from '../supervisor/database'
import { bookCommand } from '../supervisor/embedded-database'
import { wordsOf } from '../supervisor/problem'

/** From now on links are derived by a new key; what the old ones derived still opens, and is shown again as it was. The app may run meanwhile. */
async function main(): Promise<void> {
  expectNoWords('rotate-link-key', process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const secret = env.secret ?? storedSecret(join(env.dataDir, 'secret'))
  const running = await databaseOfRunningApp(env)
  if (running) {
    console.log(`Links are derived by the key ${await rotateLinkKey(running, secret)} from now on.`)
    return running.close()
  }
  const own = await prepareDatabase(env, bookCommand)
  try {
    console.log(`Links are derived by the key ${await rotateLinkKey(own.db, secret)} from now on.`)
  } finally {
    await own.stop()
  }
}

try {
  await main()
} catch (error) {
  console.error(wordsOf(error))
  process.exitCode = 1
}
