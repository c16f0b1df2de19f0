import type { EndResponse, SessionView } from '@/lib/contract/http/session'
import type { ParticipantType } from '@/lib/contract/words'
import type { RoomClient, RoomClientOptions, RoomSnapshot } from '../room/snapshot'
import type { RoomClock } from './clock'
import type { ExtensionMinutes, ExtensionSnapshot } from './extension'

/** What the screens of an appointment draw besides: the paid clock, more of it, and how it ended. There is always one other member. */
export interface AppointmentSnapshot extends RoomSnapshot {
  readonly session: SessionView
  /** Whose page reports that nothing arrives in the call; null: nobody's. */
  readonly stalledAt: ParticipantType | null
  readonly clock: RoomClock
  /** More time: asked for, waiting for an answer, or just answered; null: nobody asks. */
  readonly extension: ExtensionSnapshot | null
  readonly ending: 'no' | 'pending' | 'failed'
  /** How it ended, once that is known. */
  readonly summary: EndResponse | SessionView['summary']
}

export interface AppointmentClient extends RoomClient<AppointmentSnapshot> {
  /** Ends the session for both. */
  end(): Promise<void>
  /** Proposes more time to the other side; what becomes of it shows in `extension`. */
  proposeExtension(minutes: ExtensionMinutes): void
  /** Answers the other side's proposal, or takes one's own back. */
  answerExtension(accept: boolean): void
  /** The outcome has been read. */
  dismissExtension(): void
}

export interface AppointmentClientOptions extends RoomClientOptions {
  readonly session: SessionView
}
