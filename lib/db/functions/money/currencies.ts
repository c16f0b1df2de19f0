import * as z from 'zod'

const digits = z.record(z.string().regex(/^[A-Z]{3}$/), z.int().min(0).max(4))

export const currencyFunctions = {
  /**
   * How many digits amounts have in this database, for the currencies in which it had some before ISO's table decided. `p_runtime`: what this runtime
   * gives each currency, which decides where nothing else has, once; asked without it, the answer is null when it is needed.
   */
  currency_readings: { args: z.object({ p_runtime: digits.nullable() }), result: digits.nullable() },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
