'use client'

import type { ComponentProps } from 'react'
import { placeOf } from '@/components/prejoin/place'
import { PrejoinScreen } from '@/components/prejoin/prejoin-screen'
import { sessionTitle } from '@/components/room/mode-words'
import { drawn } from '@/components/ui/drawn'
import { usePart } from '@/components/ui/lazy'
import type { SessionView } from '@/lib/contract/http/session'
import { modeOf } from '@/lib/room/modes'
import { begins, join as joinWords } from '@/locales/en/appointment/gate'
import { IfAlone } from '../if-alone'
import { meanwhilePart } from '../lazy-late-line'
import { SessionFacts } from './session-facts'
import { termsOf } from './terms'

/** A chunk of its own, which a chat page does not load. */
const PauseTerms = drawn(() => import('./pause-terms').then((terms) => terms.PauseTerms))

type PrejoinGateProps = Pick<
  ComponentProps<typeof PrejoinScreen>,
  'check' | 'pending' | 'onJoin' | 'children'
> & { readonly session: SessionView; readonly token: string | null }

/** The screen before an appointment: besides its devices what was booked, what that costs, and when the clock starts. */
export function PrejoinGate({ session, token, ...props }: PrejoinGateProps) {
  return (
    <PrejoinScreen
      {...props}
      mode={session.sessionType}
      title={sessionTitle(session)}
      avatar={session.otherParticipantName}
      join={joinWords}
      place={placeOf(session, token)}
      facts={<SessionFacts session={session} />}
      others={<Others session={session} token={token} />}
      begins={begins}
      terms={
        <>
          <p>{termsOf(session)}</p>
          {modeOf(session.sessionType).media.length > 0 && <PauseTerms />}
          <IfAlone session={session} before />
        </>
      }
    />
  )
}

/** Whether the other side is there already: known from the start, and asked for again. */
function Others({ session, token }: Pick<PrejoinGateProps, 'session' | 'token'>) {
  const Meanwhile = usePart(meanwhilePart)
  return Meanwhile && <Meanwhile session={session} token={token} />
}
