'use client'

import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { latePart } from '@/components/appointment/extras/parts'
import { IfAlone } from '@/components/appointment/if-alone'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { partOf, usePart } from '@/components/ui/use-part'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import type { Ground } from './ground'
import { fetchWaysOut } from './lazy-ways-out'
import { firstName, presenceWords, waitingWords } from './presence-words'

interface WaitingWordsProps {
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
  readonly children?: ReactNode
}

/** Most sessions go by without anybody being away. */
const awayPart = partOf(async () => (await fetchWaysOut()).AwayNotice)

/** While somebody is alone: who is missing, and what it means for the money. */
export function WaitingWords({ snapshot, ground, children }: WaitingWordsProps) {
  return (
    <div role="status" className="mx-auto max-w-md text-center lying:max-w-2xl">
      {snapshot.clock.startedAtMs === null ? (
        <>
          <Words {...waitingWords(snapshot)} ground={ground} />
          <IfAlone
            session={snapshot.session}
            className={classes('mt-1.5 text-pretty', ground === 'stage' && 'text-gray-200')}
          />
          {snapshot.session.participantType === 'client' && <Late session={snapshot.session} />}
        </>
      ) : (
        <Away snapshot={snapshot} ground={ground} />
      )}
      {children}
    </div>
  )
}

/** What the consultant said of being late. The cookie stands for the link by now. */
function Late({ session }: Pick<RoomSnapshot, 'session'>) {
  const Line = usePart(latePart)
  return Line && <Line session={session} token={null} />
}

function Away({ snapshot, ground }: WaitingWordsProps) {
  const Notice = usePart(awayPart)
  if (Notice) return <Notice snapshot={snapshot} ground={ground} />
  // Gone before the rest of the words could be fetched.
  const { session, signalling } = snapshot
  const title =
    signalling === 'connected'
      ? `${firstName(session.otherParticipantName)} ${presenceWords(snapshot)}.`
      : 'Your connection to the service is down.'
  return <Words title={title} detail="" ground={ground} />
}

interface WordsProps {
  readonly title: string
  readonly detail: string
  readonly ground: Ground
}

function Words({ title, detail, ground }: WordsProps) {
  const onStage = ground === 'stage'
  return (
    <>
      <p
        className={classes(
          'text-lg leading-snug font-semibold text-balance',
          onStage ? 'text-white' : 'text-gray-900',
        )}
      >
        {title}
      </p>
      <p className={classes('mt-1.5 text-pretty', onStage && 'text-gray-200')}>{detail}</p>
    </>
  )
}

/** Longer than a bad network takes; what takes longer does not come by itself. */
const patienceMs = 10_000

interface OpeningProps {
  readonly ground: Ground
  readonly held: RoomSnapshot['held']
}

/** While this side is still on its way in: what it may be when that takes long, and a way on. */
export function OpeningWords({ ground, held }: OpeningProps) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={classes('text-center', ground === 'stage' ? 'text-white' : 'text-gray-900')}>
      <p role="status" className="mx-auto max-w-md text-lg text-pretty">
        {held ? heldWords[held] : late ? lateWords : 'Opening the room…'}
      </p>
      {late && (
        <Button className="pointer-events-auto mt-4" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
      )}
    </div>
  )
}

/** Which limit it is, and what to do. */
export const heldWords = {
  rate_limited:
    'You came in very often within a short time. Leave this page open: it lets you in by itself in a moment.',
  server_busy:
    'The service is full or just starting. Leave this page open: it lets you in as soon as there is a place.',
} as const satisfies Record<NonNullable<RoomSnapshot['held']>, string>

const lateWords =
  'The room does not open yet; it is tried again all the time. Your network, very many people on it at once, a VPN or a blocker in your browser may hold back live connections ' +
  '(WebSockets): try without it, or another network, such as your phone’s.'
