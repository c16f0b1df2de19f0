import { Button } from '@/components/ui/button'
import type { HerfSession } from '@/lib/contract/http/herf'
import { change as words } from '@/locales/en/group/list'
import { linkClasses } from '../link-classes'
import { SessionFields, type Typed } from './create-form'
import { type Caller, PlacesFrame } from './places-frame'

interface ChangePageProps {
  readonly caller: Caller
  readonly session: HerfSession
  /** What was typed and is wrong; without a fault the session as it stands. */
  readonly typed: Typed
}

/** What a host changes before the session is live. A plain form: without a script it does the same. */
export function ChangePage({ caller, session, typed }: ChangePageProps) {
  const { id, title, description, scheduledAt, maxParticipants, isPrivate } = session
  const stands = {
    ...typed,
    ...{ title, description: description ?? '', at: '', zone: '' },
    ...{ people: String(maxParticipants), private: isPrivate },
  }
  return (
    <PlacesFrame caller={caller}>
      <div className="mx-auto max-w-xl">
        <h1 className="text-2xl font-bold tracking-tight sm:text-3xl">{words.title}</h1>
        <p className="mt-1">{words.detail}</p>
        <form method="post" action="/api/herf/forms/change" className="mt-5 space-y-4">
          <input type="hidden" name="id" value={id} />
          {scheduledAt && <input type="hidden" name="before" value={scheduledAt} />}
          <SessionFields typed={typed.fault ? typed : stands} at={scheduledAt} />
          <Button type="submit" variant="primary" size="large" className="w-full">
            {words.submit}
          </Button>
        </form>
        <p className="mt-4">
          <a href={`/herf/${id}`} className={linkClasses}>
            {words.back}
          </a>
        </p>
      </div>
    </PlacesFrame>
  )
}
