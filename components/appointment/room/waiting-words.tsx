'use client'

import type { ReactNode } from 'react'
import type { Ground } from '@/components/call/surface'
import { classes } from '@/components/ui/classes'
import { partOf, usePart } from '@/components/ui/lazy'
import { theOther } from '@/lib/client/appointment/members'
import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { firstName } from '@/lib/format-name'
import { IfAlone } from '../if-alone'
import { latePart } from '../lazy-late-line'
import { presenceSentence } from './head/presence-words'
import { fetchDialogs } from './lazy-dialogs'
import { serviceDown, waitingWords } from './meanwhile-words'

interface WaitingWordsProps {
  readonly snapshot: AppointmentSnapshot
  readonly ground: Ground
  readonly children?: ReactNode
}

/** Most sessions go by without anybody being away. */
const awayPart = partOf(async () => (await fetchDialogs()).AwayNotice)

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
function Late({ session }: Pick<AppointmentSnapshot, 'session'>) {
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
      ? presenceSentence(snapshot, theOther(snapshot), firstName(session.otherParticipantName))
      : serviceDown
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
