import { keepReadings } from '@/lib/room/currencies'
import { currencyFunctions } from './money/currencies'
import type { Transport } from './transport'

const { args, result } = currencyFunctions.currency_readings

/** Learns how amounts of before are read in this database. No amount leaves the gateway earlier: it could be off by a factor of 1,000. */
export async function learnReadings(transport: Transport): Promise<void> {
  const asked = args.parse({ p_runtime: runtimeDigits() })
  keepReadings(result.parse(await transport.call('currency_readings', asked, new Set(['p_runtime']))))
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
