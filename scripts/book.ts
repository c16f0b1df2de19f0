import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Args, Database } from '@/lib/db'
import { type Env, loadEnv, readEnvFile } from '@/lib/env'
import { fromDecimal } from '@/lib/room/money'
import { billing, sessionType } from '@/lib/room/words'
import { linksOf, startIn } from './supervisor/bookings'
import { bookCommand, databaseOfRunningApp, makeDemoIfEmpty, prepareDatabase } from './supervisor/database'
import { CommandProblem, wordsOf } from './supervisor/problem'

const usage = `Usage: npm run book -- --type chat|voice|video [--minutes 30] [--price 100.00] [--currency INR]
       [--billing prorata|fixed|per_minute] [--client NAME] [--consultant NAME] [--starts-in MINUTES] [--json]`

const wholeMinutes = (highest: number) =>
  z.coerce
    .number('must be a whole number of minutes')
    .int('must be a whole number of minutes')
    .max(highest, `must be at most ${highest}`)
const personName = z.string().trim().min(1, 'must not be empty').max(80, 'must have at most 80 characters')

const options = z.object({
  type: z.enum(sessionType.options, 'must be chat, voice or video'),
  minutes: wholeMinutes(24 * 60)
    .min(1, 'must be at least 1')
    .default(30),
  price: z.string().default('100.00'),
  currency: z.string().toUpperCase().refine(isCurrency).default('INR'),
  billing: z.enum(billing.options, 'must be prorata, fixed or per_minute').default('prorata'),
  client: personName.default('Priya Nair'),
  consultant: personName.default('Asha Rao'),
  'starts-in': wholeMinutes(366 * 24 * 60).default(0),
  json: z.boolean().default(false),
})
type Options = z.output<typeof options>

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code)
}

function readOptions(): Options {
  const text = { type: 'string' } as const
  const names = ['type', 'minutes', 'price', 'currency', 'billing', 'client', 'consultant', 'starts-in']
  const parsed = options.safeParse(
    parseWords({ ...Object.fromEntries(names.map((name) => [name, text])), json: { type: 'boolean' } }),
  )
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const problem = issue?.path[0] === 'currency' ? 'must be a currency code such as INR' : issue?.message
  throw new CommandProblem(`--${issue?.path.join('.')} ${problem}.\n${usage}`)
}

function parseWords(known: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ options: known, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new CommandProblem(`${error instanceof Error ? error.message.split('. ')[0] : error}.\n${usage}`)
  }
}

async function book(db: Database, env: Env, chosen: Options) {
  const priceMinor = fromDecimal(chosen.price, chosen.currency)
  if (priceMinor === null)
    throw new CommandProblem(`--price must be an amount of ${chosen.currency}.\n${usage}`)
  const args: Args<'create_booking'> = {
    p_client_ref: `book:${chosen.client.toLowerCase()}`,
    p_client_name: chosen.client,
    p_consultant_ref: `book:${chosen.consultant.toLowerCase()}`,
    p_consultant_name: chosen.consultant,
    p_session_type: chosen.type,
    p_scheduled_start: await startIn(db, chosen['starts-in']),
    p_duration_minutes: chosen.minutes,
    p_price_minor: priceMinor,
    p_currency: chosen.currency,
    p_funding: 'received',
    p_billing: chosen.billing,
  }
  const booking = await db.rpc('create_booking', args)
  const { bookingId, sessionId, sessionType: type, scheduledStartTime } = booking
  return { bookingId, sessionId, sessionType: type, scheduledStartTime, ...linksOf(env.appUrl, booking) }
}

function print(made: Awaited<ReturnType<typeof book>>, { json, minutes }: Options): void {
  if (json) {
    console.log(JSON.stringify(made))
    return
  }
  const start = new Date(made.scheduledStartTime).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  console.log(`A ${made.sessionType} session of ${minutes} minutes, ${start}:`)
  console.log(`  client      ${made.clientUrl}`)
  console.log(`  consultant  ${made.consultantUrl}`)
}

async function main(): Promise<void> {
  const chosen = readOptions()
  readEnvFile()
  const env = loadEnv()
  const appDatabase = await databaseOfRunningApp(env)
  if (appDatabase) {
    print(await book(appDatabase, env, chosen), chosen)
    return appDatabase.close()
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
