'use client'

import { connectionWords } from '@/components/call/connection-words'
import { PathFailed } from '@/components/call/path-failed'
import { PathWords } from '@/components/call/path-words'
import type { StripLine } from '@/components/call/strip-lines'
import type { Ground } from '@/components/call/surface'
import { TroubleStrip } from '@/components/call/trouble-strip'
import type { AppointmentClient, AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { Detail, useAwayWords } from './away/away-notice'
import { keptWords, lostDetail } from './meanwhile-words'

interface CallProps {
  readonly client: AppointmentClient
  readonly snapshot: AppointmentSnapshot
}

/** How the call is, and what that does to the clock: each ticks for itself, so that a second draws nothing else. */
export function CallPath({ snapshot }: Pick<CallProps, 'snapshot'>) {
  const words = useAwayWords(snapshot)
  if (words)
    return (
      <PathWords title={words.title}>
        <Detail words={words} className="mt-1 text-sm" />
      </PathWords>
    )
  return (
    <PathWords title={connectionWords(snapshot, keptWords).words}>
      {snapshot.media === 'lost' && <p className="mt-1 text-sm text-pretty">{lostDetail}</p>}
    </PathWords>
  )
}

export function CallFailed({ client, snapshot, ground }: CallProps & { readonly ground: Ground }) {
  const paused = useAwayWords(snapshot)
  return (
    <PathFailed snapshot={snapshot} ground={ground} onRetry={client.retryMedia}>
      {paused?.title}
    </PathFailed>
  )
}

export function CallTrouble({ client, snapshot }: CallProps) {
  return <TroubleStrip client={client} snapshot={snapshot} first={useAwayLine(snapshot)} />
}

/** Over a call that goes on; where nothing is to be seen or heard, the words stand in its place. */
function useAwayLine(snapshot: AppointmentSnapshot): StripLine | null {
  const words = useAwayWords(snapshot)
  if (!words || snapshot.phase !== 'live' || snapshot.media !== 'connected') return null
  const { title, detail, said } = words
  return { words: `${title} ${detail}`, tone: 'trouble', said: `${title} ${said}` }
}
