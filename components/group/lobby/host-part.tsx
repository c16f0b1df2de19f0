'use client'

import { ButtonLink } from '@/components/ui/button'
import { actHosted } from '@/lib/client/group/hosted-api'
import { attendance } from '@/locales/en/group/attendance'
import { acts as words } from '@/locales/en/group/hosted'
import { people as peopleWords } from '@/locales/en/group/people'
import { linkClasses } from '../link-classes'
import { Invite } from '../people/invite'
import { PeopleList } from '../people/people-list'
import { AskOnce } from './ask-once'
import type { Known } from './gate'

interface HostPartProps {
  readonly known: Known
  /** Something was done: the room is asked for again. */
  readonly onDone: () => Promise<void>
}

/** What the host of a room has in its lobby besides: guests, who waits, and its end. */
export function HostPart({ known: { session, people }, onDone }: HostPartProps) {
  const isLive = session.status === 'LIVE'
  const finish = (act: 'cancel' | 'end') => async () => {
    const { ok } = await actHosted(session.id, act)
    await onDone()
    return ok
  }
  return (
    <section aria-label={words.label} className="mt-5 space-y-5 border-t border-line pt-5">
      {people.length > 1 && (
        <div>
          <h2 className="text-lg font-semibold text-gray-900">{peopleWords.title}</h2>
          <PeopleList sessionId={session.id} people={people} standing="host" onDone={onDone} />
        </div>
      )}
      {isLive && (
        <a href={`/herf/${session.id}/attendance`} className={linkClasses}>
          {attendance.link}
        </a>
      )}
      <Invite sessionId={session.id} onInvited={() => void onDone()} />
      {!isLive && (
        <ButtonLink href={`/herf/change/${session.id}`} className="w-full">
          {words.change}
        </ButtonLink>
      )}
      {isLive ? (
        <AskOnce
          act={words.end}
          question={words.endQuestion}
          detail={words.endDetail}
          keep={words.keep}
          confirm={words.endConfirm}
          onConfirm={finish('end')}
        />
      ) : (
        <AskOnce
          act={words.cancel}
          question={words.cancelQuestion}
          detail={words.cancelDetail}
          keep={words.keep}
          confirm={words.cancelConfirm}
          onConfirm={finish('cancel')}
        />
      )}
    </section>
  )
}
