'use client'

import { useSyncExternalStore } from 'react'
import { Choice, Field } from '@/components/ui/field'
import { timeZone } from '@/lib/client/browser/environment'
import { localTime } from '@/lib/format-local'
import { create as words } from '@/locales/en/group/list'

const never = () => () => {}
const nowhere = 'UTC'

interface WhenFieldsProps {
  /** What was typed, and in which zone; empty: nothing yet. */
  readonly typed: string
  readonly chosen: string
  /** Those that the server knows: a browser may name others. */
  readonly zones: readonly string[]
  /** When it begins as it stands, ISO 8601; null: no time is set. */
  readonly stands: string | null
  readonly fault: string | undefined
}

/** When a session begins, in the zone of the browser where it can say which that is. A time that stands already is said in the same one. */
export function WhenFields({ typed, chosen, zones, stands, fault }: WhenFieldsProps) {
  const own = useSyncExternalStore(never, timeZone, () => nowhere)
  const zone = chosen || own
  const all = zones.includes(zone) ? zones : [zone, ...zones]
  return (
    <>
      <Field
        // What is typed before the browser's zone is known stays.
        key={stands ? `${zone} time` : 'time'}
        label={words.at}
        name="at"
        type="datetime-local"
        defaultValue={typed || !stands || chosen ? typed : localTime(stands, zone)}
        hint={words.atHint}
        fault={fault}
      />
      <Choice key={zone} label={words.zone} name="zone" defaultValue={zone}>
        {all.map((name) => (
          <option key={name} value={name}>
            {name.replaceAll('_', ' ')}
          </option>
        ))}
      </Choice>
    </>
  )
}
