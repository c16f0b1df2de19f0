'use client'

import { useCallback, useEffect, useState } from 'react'
import { Entering } from '@/components/appointment/entering'
import { classes } from '@/components/ui/classes'
import { usePart } from '@/components/ui/use-part'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { Exits } from './exits'
import { Away, EndDialog, fetchWaysOut, LeaveDialog, Replaced } from './lazy-ways-out'
import { modeRooms } from './mode-rooms'
import { AddTime, MoreTime } from './more-time'
import { RoomHeader } from './room-header'
import { RoomTools } from './room-tools'
import { useExtras } from './use-extras'
import { useHead } from './use-head'
import { usePictureFirst } from './use-picture-first'

interface RoomViewProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
}

/** Draws what the snapshot says and passes on what the person wants; knows nothing else. */
export function RoomView({ client, snapshot }: RoomViewProps) {
  const [away, setAway] = useState(false)
  const { phase, session } = snapshot
  const back = () => {
    setAway(false)
    void client.join()
  }
  const leave = () => {
    client.leave()
    setAway(true)
  }
  if (away) return <Away name={session.otherParticipantName} onBack={back} />
  switch (phase) {
    case 'replaced':
      return <Replaced onTakeOver={() => void client.join({ takeOver: true })} />
    case 'failed':
      return <Entering words="Opening the room…" />
    case 'ended':
      return <Entering words="The session has ended." />
    // Drawn while the place is still being claimed, but for what a first picture goes before (usePictureFirst).
    case 'entering':
    case 'waiting':
    case 'live':
      return <Inside client={client} snapshot={snapshot} onLeave={leave} />
    default:
      return phase satisfies never
  }
}

function Inside({ client, snapshot, onLeave }: RoomViewProps & { readonly onLeave: () => void }) {
  const [asking, setAsking] = useState<'nothing' | 'leave' | 'end' | 'more'>('nothing')
  const { part, ground, hasCall, hasPicture } = modeRooms[snapshot.session.sessionType]
  const Room = usePart(part, true)
  const extras = useExtras(client)
  const head = useHead()
  const [notices, setNotices] = useState<HTMLElement | null>(null)
  const [drawn, setDrawn] = usePictureFirst(hasPicture, snapshot)
  useLateParts(snapshot)
  const stop = useCallback(() => setAsking('nothing'), [])
  const exits = (
    <Exits
      ground={ground}
      hasCall={hasCall}
      snapshot={snapshot}
      onAskLeave={() => setAsking('leave')}
      onAskEnd={() => setAsking('end')}
    />
  )
  return (
    <div
      className={classes(
        'fixed inset-x-0 top-0 flex h-dvh flex-col overflow-hidden',
        ground === 'stage' ? 'bg-stage' : 'bg-white',
      )}
    >
      {/* What there is to read stands one below the other, and nothing upon anything. */}
      <div
        ref={head}
        className={classes(
          'shrink-0',
          ground === 'stage' &&
            'pointer-events-none absolute inset-x-0 top-0 z-20 *:pointer-events-auto lying:right-20',
        )}
      >
        {drawn && (
          <>
            <RoomHeader
              snapshot={snapshot}
              ground={ground}
              exits={hasCall ? null : exits}
              besideClock={
                <>
                  <AddTime snapshot={snapshot} ground={ground} onPress={() => setAsking('more')} />
                  <RoomTools extras={extras} session={snapshot.session} ground={ground} />
                </>
              }
            />
            <MoreTime client={client} snapshot={snapshot} choosing={asking === 'more'} onChosen={stop} />
          </>
        )}
        <div ref={setNotices} className="pointer-events-none! mx-3 mt-2 flex flex-col gap-1.5 empty:hidden" />
      </div>
      {Room ? (
        <Room
          client={client}
          snapshot={snapshot}
          drawn={drawn}
          exits={exits}
          extras={extras}
          onDrawn={setDrawn}
          notices={notices}
        />
      ) : (
        <div className="flex-1" />
      )}
      {drawn && (
        <>
          <EndDialog client={client} snapshot={snapshot} open={asking === 'end'} onClose={stop} />
          <LeaveDialog snapshot={snapshot} open={asking === 'leave'} onClose={stop} onLeave={onLeave} />
        </>
      )}
    </div>
  )
}

/** The first moments in a room belong to its media. */
const quietMs = 3_000

/** While the network is gone nothing can be fetched, and that is when people look for a way out and for what it does to the clock. */
function useLateParts({ clock }: RoomSnapshot): void {
  const runs = clock.startedAtMs !== null
  useEffect(() => {
    if (!runs) return
    const parts = () => [fetchWaysOut(), import('@/components/appointment/summary')]
    const timer = setTimeout(() => void Promise.allSettled(parts()), quietMs)
    return () => clearTimeout(timer)
  }, [runs])
}
