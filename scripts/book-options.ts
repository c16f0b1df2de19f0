import { parseArgs } from 'node:util'
import * as z from 'zod'
import { fromDecimal } from '@/lib/room/money'
import { billing, sessionType } from '@/lib/room/words'
import { CommandProblem } from './supervisor/problem'

const usage = `Usage: npm run book -- --type chat|voice|video [--minutes 30] [--price 100.00] [--currency INR]
       [--billing prorata|fixed|per_minute] [--client NAME] [--consultant NAME] [--starts-in MINUTES]
       [--balance 50.00] [--relay-only] [--json]
Without a name each booking is of somebody new; a name is the same person each time.`

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
  client: personName.optional(),
  consultant: personName.optional(),
  'starts-in': wholeMinutes(366 * 24 * 60).default(0),
  balance: z.string().optional(),
  'relay-only': z.boolean().default(false),
  json: z.boolean().default(false),
})
export type BookOptions = z.output<typeof options> & {
  priceMinor: number
  /** Put on the client's balance besides: what more time is paid from. */
  balanceMinor: number
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code)
}

/**
 * What a booking on the command line says.
 * @throws CommandProblem with the way to call it
 */
export function bookOptions(args: string[]): BookOptions {
  const text = { type: 'string' } as const
  const names = [
    'type',
    'minutes',
    'price',
    'currency',
    'billing',
    'client',
    'consultant',
    'starts-in',
    'balance',
  ]
  const flag = { type: 'boolean' } as const
  const words = Object.fromEntries(names.map((name) => [name, text]))
  const parsed = options.safeParse(parseWords(args, { ...words, 'relay-only': flag, json: flag }))
  if (parsed.success) return withPrice(parsed.data)
  const [issue] = parsed.error.issues
  const problem = issue?.path[0] === 'currency' ? 'must be a currency code such as INR' : issue?.message
  throw new CommandProblem(`--${issue?.path.join('.')} ${problem}.\n${usage}`)
}

function parseWords(args: string[], known: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ args, options: known, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new CommandProblem(`${error instanceof Error ? error.message.split('. ')[0] : error}.\n${usage}`)
  }
}

function withPrice(chosen: z.output<typeof options>): BookOptions {
  const minor = (name: 'price' | 'balance', amount: string) => {
    const amountMinor = fromDecimal(amount, chosen.currency)
    if (amountMinor !== null) return amountMinor
    throw new CommandProblem(`--${name} must be an amount of ${chosen.currency}.\n${usage}`)
  }
  return {
    ...chosen,
    priceMinor: minor('price', chosen.price),
    balanceMinor: minor('balance', chosen.balance ?? '0'),
  }
}
