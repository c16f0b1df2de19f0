'use client'

import type { ReactNode } from 'react'
import { IfAlone } from '@/components/appointment/if-alone'
import { classes } from '@/components/ui/classes'
import { partOf, usePart } from '@/components/ui/use-part'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import type { Ground } from './ground'
import { firstName, presenceWords, waitingWords } from './presence-words'

interface WaitingWordsProps {
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
  readonly children?: ReactNode
}

/** Most sessions go by without anybody being away. */
export const awayPart = partOf(() => import('./away-notice').then(({ AwayNotice }) => AwayNotice))

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
        </>
      ) : (
        <Away snapshot={snapshot} ground={ground} />
      )}
      {children}
    </div>
  )
}

function Away({ snapshot, ground }: WaitingWordsProps) {
  const Notice = usePart(awayPart)
  if (Notice) return <Notice snapshot={snapshot} ground={ground} />
  const title = `${firstName(snapshot.session.otherParticipantName)} ${presenceWords(snapshot)}.`
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

/** While this side is still on its way in. */
export function OpeningWords({ ground }: { readonly ground: Ground }) {
  return (
    <p
      role="status"
      className={classes('text-center text-lg', ground === 'stage' ? 'text-white' : 'text-gray-900')}
    >
      Opening the room…
    </p>
  )
}
