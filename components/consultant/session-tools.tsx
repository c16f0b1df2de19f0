import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Field, fieldClasses } from '@/components/ui/field'
import { isolated } from '@/lib/contract/isolated'
import { forms } from '@/lib/contract/limits'
import { end, late } from '@/locales/en/staff/consultant'
import type { DeskSession } from './types'

const lateChoices = [5, 10, 15, 20, 30]
const menu =
  'absolute left-0 z-20 mt-1 w-72 space-y-3 rounded-card border border-line bg-white p-4 text-left shadow-card'
const opener =
  'forced-edge flex min-h-12 cursor-pointer items-center rounded-xl border border-edge bg-white px-4 font-semibold text-gray-900 hover:bg-gray-50'

/** Running late, and ending or cancelling with a reason: plain forms, each behind its own button. */
export function SessionTools({ session }: { readonly session: DeskSession }) {
  const started = session.status === 'active'
  return (
    <>
      {!started && <Late session={session} />}
      <End session={session} started={started} />
    </>
  )
}

function Late({ session }: { readonly session: DeskSession }) {
  const id = `late-${session.id}`
  return (
    <details className="relative">
      <summary className={opener}>{late.title}</summary>
      <form method="post" action="/api/consultant/late" className={menu}>
        <input type="hidden" name="sessionId" value={session.id} />
        <label htmlFor={id} className="block font-medium text-gray-900">
          {late.tell(isolated(session.clientName))}
        </label>
        <select
          id={id}
          name="minutes"
          defaultValue={session.lateMinutes ?? 5}
          className={classes(fieldClasses, 'pr-9')}
        >
          {lateChoices.map((minutes) => (
            <option key={minutes} value={minutes}>
              {late.choice(minutes)}
            </option>
          ))}
          <option value="">{late.onTime}</option>
        </select>
        <Button type="submit" variant="primary" className="w-full">
          {late.send}
        </Button>
      </form>
    </details>
  )
}

function End({ session, started }: { readonly session: DeskSession; readonly started: boolean }) {
  const words = started ? end.running : end.booked
  return (
    <details className="relative">
      <summary className={opener}>{words.title}</summary>
      <form method="post" action="/api/consultant/end" className={menu}>
        <input type="hidden" name="sessionId" value={session.id} />
        <p className="text-sm">{words.effect(isolated(session.clientName))}</p>
        <Field
          label={end.reason}
          name="reason"
          required
          maxLength={forms.endNoteCharacters}
          autoComplete="off"
        />
        <Button type="submit" variant="danger" className="w-full">
          {words.confirm}
        </Button>
      </form>
    </details>
  )
}
