import { Choice, Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { forms } from '@/lib/contract/limits'
import { form as words } from '@/locales/en/admin/people'
import type { Side, TypedPerson } from './people-types'

interface PersonFieldsProps {
  readonly side: Side
  readonly typed: TypedPerson
  readonly zones: readonly string[]
}

/** What is kept of a person, but for the ref. */
export function PersonFields({ side, typed, zones }: PersonFieldsProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={words.name}
          name="name"
          required
          autoComplete="off"
          defaultValue={typed.name}
          maxLength={forms.personCharacters}
        />
        <Field
          label={words.email}
          name="email"
          type="email"
          autoComplete="off"
          defaultValue={typed.email}
          maxLength={forms.emailCharacters}
          hint={words.emailHint}
        />
      </div>
      <Choice label={words.timeZone} name="timeZone" defaultValue={typed.timeZone}>
        <option value="">{words.practiceZone}</option>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </Choice>
      {side === 'consultant' && (
        <>
          <div>
            <label htmlFor="bio" className="mb-1 block font-medium text-gray-900">
              {words.bio}
            </label>
            <Textarea
              id="bio"
              name="bio"
              rows={4}
              defaultValue={typed.bio}
              maxLength={forms.descriptionCharacters}
              aria-describedby="bio-hint"
            />
            <p id="bio-hint" className="mt-1.5 text-sm">
              {words.bioHint}
            </p>
          </div>
          <label className="flex min-h-12 cursor-pointer items-center gap-2.5 text-gray-900">
            <input
              type="checkbox"
              name="active"
              value="yes"
              defaultChecked={typed.active}
              className="size-5 shrink-0 accent-accent"
            />
            {words.active}
          </label>
        </>
      )}
    </>
  )
}
