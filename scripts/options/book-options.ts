import * as z from 'zod'
import { currencies, currencyDigits } from '@/lib/contract/currencies'
import { fromDecimal } from '@/lib/contract/money'
import { billing, sessionType } from '@/lib/contract/words'
import { CommandProblem } from '../supervisor/problem'
import { checked, mostMinutesAhead, personName, readWords, wholeMinutes } from './read-options'

const usage = `Usage: npm run book -- --type chat|voice|video [--minutes 30] [--price 100.00] [--currency INR]
       [--billing prorata|fixed|per_minute] [--client NAME] [--consultant NAME] [--starts-in MINUTES]
       [--balance 50.00] [--relay-only] [--json]
Without a name each booking is of somebody new; a name is the same person each time.`

const amount = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, 'must be an amount such as 100.00')

const options = z.object({
  type: z.enum(sessionType.options, 'must be chat, voice or video'),
  minutes: wholeMinutes(1, 24 * 60, 30),
  // A hundred of any currency.
  price: amount.default('100'),
  currency: z
    .string()
    .toUpperCase()
    .refine((code) => currencies.has(code), 'must be an ISO 4217 currency code such as INR')
    .default('INR'),
  billing: z.enum(billing.options, 'must be prorata, fixed or per_minute').default('prorata'),
  client: personName.optional(),
  consultant: personName.optional(),
  'starts-in': wholeMinutes(-24 * 60, mostMinutesAhead, 0),
  /** Put on the client's balance besides: what more time is paid from. */
  balance: amount.default('0'),
  'relay-only': z.boolean().default(false),
  json: z.boolean().default(false),
})
export type BookOptions = z.output<typeof options>

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
  const { values } = readWords(args, { ...words, 'relay-only': flag, json: flag }, usage)
  return checked(options, values, usage)
}

/**
 * The amounts in minor units, once the database was asked: it may count a currency of its past otherwise than ISO 4217 does.
 * @throws CommandProblem
 */
export function amountsOf({ price, balance, currency }: BookOptions) {
  const minor = (name: 'price' | 'balance', decimal: string) => {
    const amountMinor = fromDecimal(decimal, currency)
    if (amountMinor !== null) return amountMinor
    const digits = currencyDigits(currency)
    const most = digits === 0 ? 'no decimals' : `at most ${digits} decimals`
    throw new CommandProblem(`--${name} must be an amount of ${currency}, which has ${most}.\n${usage}`)
  }
  return { priceMinor: minor('price', price), balanceMinor: minor('balance', balance) }
}
