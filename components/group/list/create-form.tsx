import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Choice, Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Textarea } from '@/components/ui/textarea'
import { forms } from '@/lib/contract/limits'
import { create as words } from '@/locales/en/group/list'
import { WhenFields } from './when-fields'

type Fault = keyof typeof words.faults

/** What goes back into the form, as the address has it. */
export interface Typed {
  readonly fault: Fault | null
  readonly title: string
  readonly description: string
  readonly at: string
  readonly zone: string
  readonly people: string
  readonly private: boolean
  readonly club: string
}

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

interface CreateFormProps {
  readonly clubs: readonly { readonly id: string; readonly name: string }[]
  readonly typed: Typed
}

interface SessionFieldsProps {
  readonly typed: Typed
  /** When it begins as it stands; null: no time is set. */
  readonly at?: string | null
  /** What stands between the number of people and the switch. */
  readonly children?: ReactNode
}

/** What a session is, for the form that makes one and the form that changes it. */
export function SessionFields({ typed, at = null, children }: SessionFieldsProps) {
  const faultAt = (field: Fault) => (typed.fault === field ? words.faults[field] : undefined)
  return (
    <>
      <Field
        label={words.name}
        name="title"
        required
        maxLength={forms.titleCharacters}
        defaultValue={typed.title}
        fault={faultAt('title')}
        autoComplete="off"
      />
      <Description typed={typed} fault={faultAt('description')} />
      <WhenFields typed={typed.at} chosen={typed.zone} zones={zones} stands={at} fault={faultAt('at')} />
      <Field
        label={words.people}
        name="people"
        type="number"
        inputMode="numeric"
        min={2}
        max={20}
        required
        defaultValue={typed.people || '8'}
        hint={words.peopleHint}
        fault={faultAt('people')}
      />
      {children}
      <label className="flex min-h-12 items-center gap-3 font-medium text-gray-900">
        <input
          type="checkbox"
          name="private"
          value="yes"
          defaultChecked={typed.private}
          className="size-6 shrink-0 accent-accent"
        />
        {words.private}
      </label>
    </>
  )
}

/** A plain form: without a script it does the same. */
export function CreateForm({ clubs, typed }: CreateFormProps) {
  return (
    <section
      aria-labelledby="create-heading"
      className="rounded-card border border-line bg-white p-5 shadow-card lg:sticky lg:top-4"
    >
      <h2 id="create-heading" className="text-xl font-bold">
        {words.title}
      </h2>
      <form method="post" action="/api/herf/forms" className="mt-4 space-y-4">
        {typed.fault === 'wait' && (
          <Notice tone="bad" role="alert">
            {words.faults.wait}
          </Notice>
        )}
        <SessionFields typed={typed}>
          {clubs.length > 0 && <ClubChoice clubs={clubs} typed={typed} />}
          {typed.fault === 'club' && <p className="font-medium text-red-700">{words.faults.club}</p>}
        </SessionFields>
        <Button type="submit" variant="primary" size="large" className="w-full">
          {words.submit}
        </Button>
      </form>
    </section>
  )
}

function Description({ typed, fault }: { readonly typed: Typed; readonly fault: string | undefined }) {
  return (
    <div>
      <label htmlFor="create-description" className="mb-1 block font-medium text-gray-900">
        {words.description}
      </label>
      <Textarea
        id="create-description"
        name="description"
        rows={3}
        maxLength={forms.descriptionCharacters}
        defaultValue={typed.description}
        aria-invalid={fault !== undefined}
        className="w-full"
      />
      {fault && <p className="mt-1.5 font-medium text-red-700">{fault}</p>}
    </div>
  )
}

function ClubChoice({ clubs, typed }: CreateFormProps) {
  return (
    <Choice label={words.club} name="club" defaultValue={typed.club}>
      <option value="">{words.noClub}</option>
      {clubs.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Choice>
  )
}
