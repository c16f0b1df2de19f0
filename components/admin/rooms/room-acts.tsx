import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { isolated } from '@/lib/contract/isolated'
import { forms } from '@/lib/contract/limits'
import { acts as words } from '@/locales/en/admin/rooms'
import type { RoomItem, RoomMember } from './room-types'

interface OnRoom {
  readonly id: string
  /** So that what is pressed twice is done once. */
  readonly formKey: string
  readonly ofAccount: boolean
}

/** Ends the room for everybody, with a reason. A plain form: it works without a script. */
export function EndRoom({ id, formKey, ofAccount, status }: OnRoom & Pick<RoomItem, 'status'>) {
  const isAhead = status === 'SCHEDULED' && ofAccount
  return (
    <form method="post" action="/api/admin/rooms" className="space-y-3">
      <Hidden id={id} formKey={formKey} />
      <p>{words.endDetail}</p>
      <Reason />
      <Button type="submit" name="act" value="end" variant="danger">
        {isAhead ? words.callOff : words.end}
      </Button>
    </form>
  )
}

/** Takes one member out, with a reason. */
export function RemoveMember({
  id,
  formKey,
  ofAccount,
  member,
}: OnRoom & { readonly member: Pick<RoomMember, 'id' | 'name'> }) {
  return (
    <details className="text-sm">
      <summary className="inline-flex min-h-12 cursor-pointer items-center font-semibold text-red-700 underline-offset-4 hover:underline">
        <span aria-hidden="true">{words.remove}</span>
        <span className="sr-only">{words.removeOf(isolated(member.name))}</span>
      </summary>
      <form method="post" action="/api/admin/rooms" className="mt-1 space-y-3">
        <Hidden id={id} formKey={formKey} />
        <input type="hidden" name="memberId" value={member.id} />
        <p>{words.removeDetail[ofAccount ? 'account' : 'link']}</p>
        <Reason />
        <Button type="submit" name="act" value="remove" variant="danger">
          {words.removeOf(isolated(member.name))}
        </Button>
      </form>
    </details>
  )
}

function Hidden({ id, formKey }: Pick<OnRoom, 'id' | 'formKey'>) {
  return (
    <>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="key" value={formKey} />
    </>
  )
}

function Reason() {
  return (
    <Field
      label={words.reason}
      name="reason"
      autoComplete="off"
      required
      maxLength={forms.reasonCharacters}
    />
  )
}
