import { keepReadings } from '@/lib/contract/currencies'
import { currencyFunctions } from './functions/money/currencies'
import type { Transport } from './transports/transport'

const { args, result } = currencyFunctions.currency_readings

/** Learns how amounts of before are read in this database. No amount leaves the gateway earlier: it could be off by a factor of 1,000. */
export async function learnReadings(transport: Transport): Promise<void> {
  const ask = async (runtime: Record<string, number> | null) => {
    const asked = args.parse({ p_runtime: runtime })
    return result.parse(await transport.call('currency_readings', asked, new Set(['p_runtime'])))
  }
  // Needed once in the life of a database, and 300 formats of numbers to make.
  keepReadings((await ask(null)) ?? (await ask(runtimeDigits())) ?? {})
}

function runtimeDigits(): Record<string, number> {
  return Object.fromEntries(
    Intl.supportedValuesOf('currency').map((currency) => {
      const { maximumFractionDigits } = new Intl.NumberFormat('en', {
        style: 'currency',
        currency,
      }).resolvedOptions()
      return [currency, maximumFractionDigits ?? 2]
    }),
  )
}
