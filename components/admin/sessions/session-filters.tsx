'use client'

import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { statusWords } from '@/components/staff/status-words'
import { Button, ButtonLink } from '@/components/ui/button'
import { Choice, Field } from '@/components/ui/field'
import { forms } from '@/lib/contract/limits'
import { filters as words } from '@/locales/en/admin/list'
import { problemStates } from '@/locales/en/admin/shared'
import { modes } from '@/locales/en/shared'
import type { Consultant, ListQuery } from '../types'
import { ConsultantChoice } from './consultant-choice'

interface SessionFiltersProps {
  readonly query: ListQuery
  /** Whom the filters name; null: nobody. */
  readonly consultant: Consultant | null
  /** Of the days. */
  readonly zone: string
}

/** A plain GET form: what is chosen stands in the address and can be kept or shared. */
export function SessionFilters({ query, consultant, zone }: SessionFiltersProps) {
  return (
    <search>
      <form method="get" action="/admin/sessions">
        <input type="hidden" name="sort" value={query.sort} />
        <input type="hidden" name="dir" value={query.dir} />
        <div className="grid grid-cols-3 items-end gap-x-3 gap-y-2 lg:grid-cols-[2fr_1fr_1fr_1fr_auto_auto]">
          <Field
            label={words.text}
            name="text"
            type="search"
            defaultValue={query.text}
            maxLength={forms.searchCharacters}
            className="max-lg:col-span-3"
          />
          <Choice label={words.status} name="status" defaultValue={query.status ?? ''}>
            <option value="">{words.any}</option>
            {Object.entries(statusWords).map(([status, { word }]) => (
              <option key={status} value={status}>
                {word}
              </option>
            ))}
          </Choice>
          <Choice label={words.mode} name="mode" defaultValue={query.mode ?? ''}>
            <option value="">{words.any}</option>
            {Object.entries(modes).map(([mode, word]) => (
              <option key={mode} value={mode}>
                {word}
              </option>
            ))}
          </Choice>
          <Choice label={words.problems} name="problem" defaultValue={query.problem ?? ''}>
            <option value="">{words.any}</option>
            {Object.entries(problemStates).map(([problem, word]) => (
              <option key={problem} value={problem}>
                {word}
              </option>
            ))}
          </Choice>
          <div className="flex gap-2 max-lg:col-span-3">
            <Button type="submit" variant="primary">
              {words.show}
            </Button>
            <ButtonLink variant="ghost" href="/admin/sessions">
              {words.clear}
            </ButtonLink>
          </div>
          <MoreFilters query={query} consultant={consultant} zone={zone} />
        </div>
      </form>
    </search>
  )
}

/** One press away, in the same line; opened they take a line of their own. */
function MoreFilters({ query, consultant, zone }: SessionFiltersProps) {
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
        {words.more}
        <span className="sr-only">{words.moreOf}</span>
        <ChevronDown aria-hidden="true" className="ml-auto size-5 text-accent" />
      </summary>
      <div className="grid items-end gap-4 pb-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label={words.from(zone)} name="from" type="date" defaultValue={from} />
        <Field label={words.to(zone)} name="to" type="date" defaultValue={to} />
        <ConsultantChoice chosen={consultant} wanted={opened} />
        <Field
          label={words.under}
          name="under"
          type="number"
          min={1}
          max={100}
          inputMode="numeric"
          defaultValue={under ?? ''}
        />
        <Field
          label={words.least}
          name="min"
          inputMode="decimal"
          pattern="\d{1,12}(\.\d{1,3})?"
          defaultValue={min}
        />
        <Field
          label={words.most}
          name="max"
          inputMode="decimal"
          pattern="\d{1,12}(\.\d{1,3})?"
          defaultValue={max}
        />
        <Field
          label={words.currency}
          name="currency"
          pattern="[A-Z]{3}"
          maxLength={3}
          placeholder={words.currencyExample}
          autoCapitalize="characters"
          defaultValue={currency}
        />
      </div>
    </details>
  )
}
