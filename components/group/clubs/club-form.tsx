import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { forms } from '@/lib/contract/limits'
import { faults, form as words } from '@/locales/en/group/clubs'

export const formsPath = '/api/clubs/forms'

/** What goes back into a form, as the address has it, or as the club is. */
export interface Typed {
  readonly fault: 'name' | 'description' | null
  readonly name: string
  readonly description: string
}

interface ClubFormProps {
  readonly act: 'create' | 'change'
  /** The club that is changed. */
  readonly club?: string
  readonly typed: Typed
}

/** Name and description. A plain form: without a script it does the same. */
export function ClubForm({ act, club, typed }: ClubFormProps) {
  const faultAt = (field: 'name' | 'description') => (typed.fault === field ? faults[field] : undefined)
  return (
    <form method="post" action={formsPath} className="mt-4 space-y-4">
      <input type="hidden" name="act" value={act} />
      {club && <input type="hidden" name="club" value={club} />}
      <Field
        label={words.name}
        name="name"
        required
        maxLength={forms.personCharacters}
        defaultValue={typed.name}
        fault={faultAt('name')}
        autoComplete="off"
      />
      <Description text={typed.description} fault={faultAt('description')} />
      <Button type="submit" variant="primary" className="w-full">
        {words.submit[act]}
      </Button>
    </form>
  )
}

function Description({ text, fault }: { readonly text: string; readonly fault: string | undefined }) {
  return (
    <div>
      <label htmlFor="club-description" className="mb-1 block font-medium text-gray-900">
        {words.description}
      </label>
      <Textarea
        id="club-description"
        name="description"
        rows={4}
        maxLength={forms.descriptionCharacters}
        defaultValue={text}
        aria-invalid={fault !== undefined}
        {...(fault ? { 'aria-describedby': 'club-description-fault' } : {})}
        className="w-full"
      />
      {fault && (
        <p id="club-description-fault" className="mt-1.5 font-medium text-red-700">
          {fault}
        </p>
      )}
    </div>
  )
}
