import type { Database } from '@/lib/db'
import type { PracticeDetails } from '@/lib/db/functions/money/receipts'
import { loadEnv, readEnvFile } from '@/lib/env'
import { type PracticeChange, practiceChange } from './options/practice-options'
import { databaseOfRunningApp, prepareDatabase } from './supervisor/database'
import { bookCommand } from './supervisor/embedded-database'
import { wordsOf } from './supervisor/problem'

function act(change: PracticeChange, db: Database): Promise<PracticeDetails> {
  return Object.keys(change).length > 0
    ? db.rpc('set_practice_details', change)
    : db.rpc('practice_details', {})
}

function told({ name, address, taxLine }: PracticeDetails): string {
  return ['Receipts are issued by:', name, ...address.split('\n'), taxLine].filter(Boolean).join('\n  ')
}

/** Who receipts say they are from; the app may run meanwhile. */
async function main(): Promise<void> {
  const change = practiceChange(process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const running = await databaseOfRunningApp(env)
  if (running) {
    console.log(told(await act(change, running)))
    return running.close()
  }
  const own = await prepareDatabase(env, bookCommand)
  try {
    console.log(told(await act(change, own.db)))
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
