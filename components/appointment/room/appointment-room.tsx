'use client'

import { useCallback, useEffect, useState } from 'react'
import { Exits } from '@/components/room/exits'
import { fetchLeftScreens } from '@/components/room/lazy-left-screen'
import { RoomFrame } from '@/components/room/room-frame'
import type { Heading } from '@/components/room/room-header'
import { RoomTools } from '@/components/room/tools/room-tools'
import { theOther } from '@/lib/client/appointment/members'
import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { firstName } from '@/lib/format-name'
import { isHere } from '@/locales/en/room/room'
import { SessionTimer } from './clock/session-timer'
import { AddTime, MoreTime } from './extension/more-time'
import { presenceWords } from './head/presence-words'
import type { AppointmentInside, AppointmentKind } from './kind'
import { EndDialog, fetchDialogs, LeaveDialog } from './lazy-dialogs'
import { keptWords } from './meanwhile-words'
import { screens } from './screens'

/** What an appointment adds to a room: the paid clock, more of it, and an end that moves money. */
export const appointmentRoom: AppointmentKind = {
  screens,
  Inside: AppointmentRoom,
  openFor: ({ session }) => firstName(session.otherParticipantName),
  isTold: ({ summary }) => summary !== null,
}

function AppointmentRoom({ client, snapshot, onLeave }: AppointmentInside) {
  const [asking, setAsking] = useState<'nothing' | 'leave' | 'end' | 'more'>('nothing')
  const { session, clock } = snapshot
  const screen = screens[session.sessionType]
  const { ground } = screen
  useLateParts(snapshot)
  const stop = useCallback(() => setAsking('nothing'), [])
  return (
    <RoomFrame
      client={client}
      snapshot={snapshot}
      screen={screen}
      heading={headingOf(snapshot)}
      kept={keptWords}
      exits={
        <Exits
          ground={ground}
          hasCall={screen.hasCall}
          // Before both were in there is nothing to end.
          canEnd={clock.startedAtMs !== null}
          onAskLeave={() => setAsking('leave')}
          onAskEnd={() => setAsking('end')}
        />
      }
      tools={(extras) => (
        <>
          <SessionTimer clock={clock} bookedMinutes={session.paidDurationMinutes} ground={ground} />
          <AddTime snapshot={snapshot} ground={ground} onPress={() => setAsking('more')} />
          <RoomTools
            extras={extras}
            name={firstName(session.otherParticipantName)}
            notesOf={session.participantType === 'consultant' ? session.linkId : null}
            ground={ground}
          />
        </>
      )}
      banner={<MoreTime client={client} snapshot={snapshot} choosing={asking === 'more'} onChosen={stop} />}
      dialogs={
        <>
          <EndDialog client={client} snapshot={snapshot} open={asking === 'end'} onClose={stop} />
          <LeaveDialog snapshot={snapshot} open={asking === 'leave'} onClose={stop} onLeave={onLeave} />
        </>
      }
    />
  )
}

function headingOf(snapshot: AppointmentSnapshot): Heading {
  const { otherParticipantName: name } = snapshot.session
  const other = theOther(snapshot)
  return {
    name,
    presence: presenceWords(snapshot, other),
    isHere: other.present,
    said: other.present ? isHere(firstName(name)) : '',
  }
}

/** The first moments in a room belong to its media. */
const quietMs = 3_000

/** While the network is gone nothing can be fetched, and that is when people look for a way out and for what it does to the clock. */
function useLateParts({ clock }: AppointmentSnapshot): void {
  const runs = clock.startedAtMs !== null
  useEffect(() => {
    if (!runs) return
    const parts = () => [fetchDialogs(), fetchLeftScreens(), import('../summary/summary')]
    const timer = setTimeout(() => void Promise.allSettled(parts()), quietMs)
    return () => clearTimeout(timer)
  }, [runs])
}
