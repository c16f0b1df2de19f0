'use client'

import { useMemo, useSyncExternalStore } from 'react'
import { timeZone as browserZone, englishLocale } from '@/lib/client/browser/environment'
import { nowhere, type Place } from '@/lib/format'

const never = () => () => {}

/**
 * The reader's zone and kind of English. The server and the first render of the page agree on UTC; the reader's own follow right after,
 * so that nothing has to be corrected under React's feet.
 */
export function usePlace(): Place {
  const timeZone = useSyncExternalStore(never, browserZone, () => nowhere.timeZone)
  const locale = useSyncExternalStore(never, browserLocale, () => nowhere.locale)
  return useMemo(() => ({ timeZone, locale }), [timeZone, locale])
}

/** The pages speak English; of the reader's language only an English variant (12 or 24 hours, order of the date) is used. */
function browserLocale(): string {
  return englishLocale() ?? nowhere.locale
}
