import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { toDecimal } from '@/lib/contract/money'
import type { Database } from '@/lib/db'
import { loadEnv, readEnvFile } from '@/lib/env'
import { formatMoney } from '@/lib/format'
import { minorOf, type WithdrawOptions, withdrawOptions } from './options/withdraw-options'
import { databaseOfRunningApp, prepareDatabase } from './supervisor/database'
import { withdrawCommand } from './supervisor/embedded-database'
import { wordsOf } from './supervisor/problem'

async function withdraw(db: Database, chosen: WithdrawOptions): Promise<string> {
  const { currency } = chosen
  // Before the amount is read: how many digits it has, this database says.
  await db.rpc('database_status', {})
  const made = await db.rpc('withdraw_funds', {
    p_participant_type: chosen.participantType,
    p_ref: chosen.ref,
    p_amount_minor: minorOf(chosen),
    p_currency: currency,
    p_actor: `${userInfo().username}, npm run withdraw`,
    p_reason: chosen.reason,
    p_idempotency_key: chosen.key ?? randomUUID(),
    ...(chosen.reference === undefined ? {} : { p_reference: chosen.reference }),
  })
  const decimal = (minor: number) => toDecimal(minor, currency)
  if (chosen.json) {
    const { withdrawalId, name, participantType, repeated } = made
    const amounts = { amount: decimal(made.amountMinor), left: decimal(made.balanceMinor), currency }
    return JSON.stringify({ withdrawalId, participantType, name, ...amounts, repeated })
  }
  const words = (minor: number) => formatMoney(decimal(minor), currency)
  return `${words(made.amountMinor)} to ${made.name} is recorded${made.repeated ? ' already' : ''}. Left: ${words(made.balanceMinor)}.`
}

async function main(): Promise<void> {
  const chosen = withdrawOptions(process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const appDatabase = await databaseOfRunningApp(env)
  if (appDatabase) {
    try {
      console.log(await withdraw(appDatabase, chosen))
    } finally {
      await appDatabase.close()
    }
    return
  }
  const own = await prepareDatabase(env, withdrawCommand)
  try {
    console.log(await withdraw(own.db, chosen))
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
