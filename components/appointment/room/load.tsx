import { showClaimedAddress } from '@/components/room/claimed-address'
import { loadMode as loadModeOf } from '@/components/room/load'
import { RoomScreen } from '@/components/room/room-screen'
import { createAppointmentClient } from '@/lib/client/appointment/client'
import type {
  AppointmentClient,
  AppointmentClientOptions,
  AppointmentSnapshot,
} from '@/lib/client/appointment/snapshot'
import { initialSnapshot } from '@/lib/client/appointment/state'
import type { JoinChoice, Obstacle } from '@/lib/client/http/api'
import type { SessionView } from '@/lib/contract/http/session'
import { appointmentRoom } from './appointment-room'

/** What it takes to get into an appointment's room, fetched as one: what a mode needs beside it is named there alone, so that nothing is fetched twice. */

type Place = Omit<AppointmentClientOptions, 'onClaimed'>

interface AppointmentScreenProps extends Place {
  /** On its way in already, since the press on Join; null: is made here. */
  readonly started: AppointmentClient | null
  readonly joinChoice?: JoinChoice
  readonly onRefused: (problem: Obstacle) => void
  /** Leads back in after a reload without another click; joining happens on mounting either way. */
  readonly autoJoin?: boolean
  readonly onEntered?: (linkId: string) => void
  /** With the session as the room knew it last: it may have been extended. */
  readonly onEnded: (summary: NonNullable<AppointmentSnapshot['summary']>, session: SessionView) => void
}

export function AppointmentScreen({
  session,
  token,
  socketUrl,
  localStream,
  onEntered,
  onEnded,
  ...screen
}: AppointmentScreenProps) {
  return (
    <RoomScreen
      {...screen}
      kind={appointmentRoom}
      create={() => clientFor({ session, token, socketUrl, localStream: localStream ?? null })}
      onEntered={(known) => onEntered?.(known.session.linkId)}
      onEnded={(known) => known.summary && onEnded(known.summary, known.session)}
    />
  )
}

function clientFor(place: Place): AppointmentClient {
  return createAppointmentClient({
    ...place,
    onClaimed: (linkId) => showClaimedAddress(`/session/${linkId}`),
  })
}

/** Goes in at once: the place is claimed and the devices are opened while the screen is still being made. */
export function startRoom(place: Place, choice: JoinChoice): AppointmentClient {
  const client = clientFor(place)
  void client.join(choice)
  return client
}

/** Fetches what the mode needs; answers what tries it out. */
export function loadMode(session: SessionView): Promise<() => void> {
  return loadModeOf(appointmentRoom, session.sessionType, {
    first: () => initialSnapshot(session, 0),
    client: () => createAppointmentClient({ session, token: null, socketUrl: '' }),
  })
}
