import { type ParseArgsConfig, parseArgs } from 'node:util'
import * as z from 'zod'
import { CommandProblem } from '../supervisor/problem'

/** What the options of several commands have in common. */

/** In plain digits: what else JavaScript reads as a number (nothing at all, 0x10, 1e3) is nobody's. */
export const wholeMinutes = (lowest: number, highest: number, usual: number) =>
  z
    .string()
    .regex(/^-?\d{1,9}$/, 'must be a whole number of minutes')
    .transform(Number)
    .pipe(z.number().min(lowest, `must be at least ${lowest}`).max(highest, `must be at most ${highest}`))
    .default(usual)
export const mostMinutesAhead = 2 * 365 * 24 * 60
export const personName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(80, 'must have at most 80 characters')

/**
 * The words of a command line, apart from what they mean.
 * @throws CommandProblem with the way to call it
 */
export function readWords(
  args: string[],
  known: NonNullable<ParseArgsConfig['options']>,
  usage: string,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args, options: known, strict: true, allowPositionals })
  } catch (error) {
    throw new CommandProblem(`${error instanceof Error ? error.message.split('. ')[0] : error}.\n${usage}`)
  }
}

/** @throws CommandProblem which names the option that is wrong, with the way to call it */
export function checked<S extends z.ZodType>(schema: S, values: unknown, usage: string): z.output<S> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CommandProblem(`--${issue?.path[0]?.toString()} ${issue?.message}.\n${usage}`)
}
