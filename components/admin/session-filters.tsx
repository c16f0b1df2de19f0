'use client'

import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { forms } from '@/lib/room/limits'
import { ConsultantChoice } from './consultant-choice'
import { Choice, Field } from './field'
import { problemWords } from './problem-badge'
import { statusWords } from './status-words'
import type { Consultant, ListQuery } from './types'

const modes = { chat: 'Chat', voice: 'Voice', video: 'Video' } as const

interface SessionFiltersProps {
  readonly query: ListQuery
  /** Whom the filters name; null: nobody. */
  readonly consultant: Consultant | null
}

/** A plain GET form: what is chosen stands in the address and can be kept or shared. */
export function SessionFilters({ query, consultant }: SessionFiltersProps) {
  return (
    <search>
      <form method="get" action="/admin/sessions">
        <input type="hidden" name="sort" value={query.sort} />
        <input type="hidden" name="dir" value={query.dir} />
        <div className="grid grid-cols-3 items-end gap-x-3 gap-y-2 lg:grid-cols-[2fr_1fr_1fr_1fr_auto_auto]">
          <Field
            label="Name or id"
            name="text"
            type="search"
            defaultValue={query.text}
            maxLength={forms.searchCharacters}
            className="max-lg:col-span-3"
          />
          <Choice label="Status" name="status" defaultValue={query.status ?? ''}>
            <option value="">Any</option>
            {Object.entries(statusWords).map(([status, { word }]) => (
              <option key={status} value={status}>
                {word}
              </option>
            ))}
          </Choice>
          <Choice label="Mode" name="mode" defaultValue={query.mode ?? ''}>
            <option value="">Any</option>
            {Object.entries(modes).map(([mode, word]) => (
              <option key={mode} value={mode}>
                {word}
              </option>
            ))}
          </Choice>
          <Choice label="Problems" name="problem" defaultValue={query.problem ?? ''}>
            <option value="">Any</option>
            {Object.entries(problemWords).map(([problem, word]) => (
              <option key={problem} value={problem}>
                {word}
              </option>
            ))}
          </Choice>
          <div className="flex gap-2 max-lg:col-span-3">
            <Button type="submit" variant="primary">
              Show
            </Button>
            <ButtonLink variant="ghost" href="/admin/sessions">
              Clear
            </ButtonLink>
          </div>
          <MoreFilters query={query} consultant={consultant} />
        </div>
      </form>
    </search>
  )
}

/** One press away, in the same line; opened they take a line of their own. */
function MoreFilters({ query, consultant }: SessionFiltersProps) {
  const { from, to, currency, min, max, under } = query
  const inUse = [from, to, consultant, currency, min, max, under].some(
    (value) => value !== '' && value !== null,
  )
  const [opened, setOpened] = useState(inUse)
  return (
    <details
      open={inUse}
      onToggle={() => setOpened(true)}
      className="rounded-xl border border-line px-4 max-lg:col-span-full open:col-span-full"
    >
      <summary className="flex min-h-12 cursor-pointer items-center gap-2 font-medium text-gray-900">
        More<span className="sr-only">: dates, consultant, amounts, shortfall</span>
        <ChevronDown aria-hidden="true" className="ml-auto size-5 text-accent" />
      </summary>
      <div className="grid items-end gap-4 pb-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="From (UTC)" name="from" type="date" defaultValue={from} />
        <Field label="To (UTC)" name="to" type="date" defaultValue={to} />
        <ConsultantChoice chosen={consultant} wanted={opened} />
        <Field
          label="Actual under booked by, %"
          name="under"
          type="number"
          min={1}
          max={100}
          inputMode="numeric"
          defaultValue={under ?? ''}
        />
        <Field
          label="Frozen at least"
          name="min"
          inputMode="decimal"
          pattern="\d{1,12}(\.\d{1,3})?"
          defaultValue={min}
        />
        <Field
          label="Frozen at most"
          name="max"
          inputMode="decimal"
          pattern="\d{1,12}(\.\d{1,3})?"
          defaultValue={max}
        />
        <Field
          label="Currency"
          name="currency"
          pattern="[A-Z]{3}"
          maxLength={3}
          placeholder="INR"
          autoCapitalize="characters"
          defaultValue={currency}
        />
      </div>
    </details>
  )
}
