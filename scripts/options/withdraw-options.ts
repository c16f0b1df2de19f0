import { parseArgs } from 'node:util'
import * as z from 'zod'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import type { ParticipantType } from '@/lib/contract/words'
import { CommandProblem } from '../supervisor/problem'

const usage = `Usage: npm run withdraw -- --consultant REF|--client REF --amount 17.08 --currency INR --reason WORDS
       [--reference BANK_REFERENCE] [--key KEY] [--json]
Records a payment that was made outside: from what a consultant is owed, or from a client's balance. REF is the booking system's own
name for the person (consultant_ref, client_ref), or a name that only one person bears. The same KEY (8 to 200 characters) records it once.`

const ref = z.string().trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters')
const options = z.object({
  consultant: ref.optional(),
  client: ref.optional(),
  amount: z.string('is missing').regex(/^\d{1,12}(\.\d{1,4})?$/, 'must be an amount such as 17.08'),
  currency: z
    .string('is missing')
    .toUpperCase()
    .regex(/^[A-Z]{3}$/, 'must be a currency code such as INR'),
  reason: z
    .string('is missing')
    .trim()
    .min(1, 'must not be empty')
    .max(500, 'must have at most 500 characters'),
  reference: ref.optional(),
  key: z
    .string()
    .min(8, 'must have at least 8 characters')
    .max(200, 'must have at most 200 characters')
    .optional(),
  json: z.boolean().default(false),
})

export interface WithdrawOptions {
  readonly participantType: ParticipantType
  readonly ref: string
  /** A decimal of the currency. */
  readonly amount: string
  readonly currency: string
  readonly reason: string
  readonly reference: string | undefined
  readonly key: string | undefined
  readonly json: boolean
}

/**
 * What a withdrawal on the command line says.
 * @throws CommandProblem with the way to call it
 */
export function withdrawOptions(args: string[]): WithdrawOptions {
  const parsed = options.safeParse(parseWords(args))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new CommandProblem(`--${issue?.path.join('.')} ${issue?.message}.\n${usage}`)
  }
  const { consultant, client, ...chosen } = parsed.data
  if ((consultant === undefined) === (client === undefined))
    throw new CommandProblem(`Name either --consultant or --client.\n${usage}`)
  return {
    ...chosen,
    reference: chosen.reference,
    key: chosen.key,
    participantType: consultant === undefined ? 'client' : 'consultant',
    ref: consultant ?? client ?? '',
  }
}

/**
 * The amount in minor units, once the database was asked: it may count a currency of its past otherwise than ISO 4217 does.
 * @throws CommandProblem
 */
export function minorOf({ amount, currency }: WithdrawOptions): number {
  const minor = fromDecimal(amount, currency)
  if (minor) return minor
  throw new CommandProblem(
    `--amount must be an amount of ${currency}, such as ${toDecimal(1708, currency)}.\n${usage}`,
  )
}

function parseWords(args: string[]) {
  const text = { type: 'string' } as const
  const words = ['consultant', 'client', 'amount', 'currency', 'reason', 'reference', 'key']
  try {
    return parseArgs({
      args,
      options: { ...Object.fromEntries(words.map((word) => [word, text])), json: { type: 'boolean' } },
      strict: true,
      allowPositionals: false,
    }).values
  } catch (error) {
    throw new CommandProblem(`${error instanceof Error ? error.message.split('. ')[0] : error}.\n${usage}`)
  }
}
