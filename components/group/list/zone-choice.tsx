'use client'

import { useSyncExternalStore } from 'react'
import { Choice } from '@/components/ui/field'
import { timeZone } from '@/lib/client/browser/environment'

const never = () => () => {}
const nowhere = 'UTC'

interface ZoneChoiceProps {
  readonly label: string
  readonly chosen: string
  /** Those that the server knows: a browser may name others. */
  readonly zones: readonly string[]
}

/** In which zone a time is meant: that of the browser, where it can say which that is. */
export function ZoneChoice({ label, chosen, zones }: ZoneChoiceProps) {
  const own = useSyncExternalStore(never, timeZone, () => nowhere)
  const zone = chosen || own
  const all = zones.includes(zone) ? zones : [zone, ...zones]
  return (
    <Choice key={zone} label={label} name="zone" defaultValue={zone}>
      {all.map((name) => (
        <option key={name} value={name}>
          {name.replaceAll('_', ' ')}
        </option>
      ))}
    </Choice>
  )
}
