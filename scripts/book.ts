import { randomUUID } from 'node:crypto'
import type { ParticipantType } from '@/lib/contract/words'
import type { Args, Database } from '@/lib/db'
import { type Env, loadEnv, readEnvFile } from '@/lib/env'
import { amountsOf, type BookOptions, bookOptions } from './options/book-options'
import { linksOf, startIn } from './supervisor/bookings'
import { databaseOfRunningApp, makeDemoIfEmpty, prepareDatabase } from './supervisor/database'
import { bookCommand } from './supervisor/embedded-database'
import { newPerson, personNamed } from './supervisor/people'
import { wordsOf } from './supervisor/problem'

async function book(db: Database, env: Env, chosen: BookOptions) {
  const person = (role: ParticipantType) => {
    const name = chosen[role]
    return name === undefined ? newPerson(role, 'book') : personNamed(name)
  }
  const [client, consultant] = [person('client'), person('consultant')]
  const p_scheduled_start = await startIn(db, chosen['starts-in'])
  const { priceMinor, balanceMinor } = amountsOf(chosen)
  const args: Args<'create_booking'> = {
    p_client_ref: client.ref,
    p_client_name: client.name,
    p_consultant_ref: consultant.ref,
    p_consultant_name: consultant.name,
    p_session_type: chosen.type,
    p_scheduled_start,
    p_duration_minutes: chosen.minutes,
    p_price_minor: priceMinor,
    p_currency: chosen.currency,
    p_funding: 'received',
    p_billing: chosen.billing,
    p_relay_only: chosen['relay-only'],
  }
  if (balanceMinor > 0) {
    await db.rpc('deposit_funds', {
      p_client_ref: args.p_client_ref,
      p_client_name: args.p_client_name,
      p_amount_minor: balanceMinor,
      p_currency: chosen.currency,
      p_idempotency_key: randomUUID(),
    })
  }
  const booking = await db.rpc('create_booking', args)
  const { bookingId, sessionId, sessionType, scheduledStartTime } = booking
  return {
    ...{ bookingId, sessionId, sessionType, scheduledStartTime },
    ...{ clientName: client.name, consultantName: consultant.name, consultantRef: consultant.ref },
    ...linksOf(env.appUrl, booking),
  }
}

function print(made: Awaited<ReturnType<typeof book>>, { json, minutes }: BookOptions): void {
  if (json) {
    console.log(JSON.stringify(made))
    return
  }
  const start = new Date(made.scheduledStartTime).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  console.log(
    `A ${made.sessionType} session of ${minutes} minutes, ${start}, of ${made.clientName} with ${made.consultantName}:`,
  )
  console.log(`  client      ${made.clientUrl}`)
  console.log(`  consultant  ${made.consultantUrl}`)
}

async function main(): Promise<void> {
  const chosen = bookOptions(process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const appDatabase = await databaseOfRunningApp(env)
  if (appDatabase) {
    try {
      print(await book(appDatabase, env, chosen), chosen)
    } finally {
      await appDatabase.close()
    }
    return
  }
  const own = await prepareDatabase(env, bookCommand)
  try {
    if (env.database.transport === 'embedded') await makeDemoIfEmpty(env, own)
    print(await book(own.db, env, chosen), chosen)
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
