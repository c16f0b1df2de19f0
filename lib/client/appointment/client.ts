import type { SessionView } from '@/lib/contract/http/session'
import type { SessionEnded } from '@/lib/contract/socket/appointment'
import type { Joined } from '@/lib/contract/socket/room'
import { createStore } from '../browser/store'
import { appointmentPayloads, joined } from '../guards/appointment'
import { endSession, freshIceServers, joinSession, type Obstacle } from '../http/api'
import type { RoomBesides } from '../room/besides'
import { createEntry } from '../room/claim'
import { Room } from '../room/room'
import { clientOf } from '../room/room-client'
import { hears } from '../signalling/hears'
import type { Hears } from '../signalling/signalling'
import { clockWith } from './clock'
import { lazyExtension } from './lazy-extension'
import { createPresence } from './presence'
import type { AppointmentClient, AppointmentClientOptions, AppointmentSnapshot } from './snapshot'
import { initialSnapshot, sessionOf, type Times, withTimes } from './state'

/** What is fetched for the end cannot be had, as after an update of the server: the page anew has it. */
const anew = () => window.location.reload()

/** One side's stay in an appointment: a room with a paid clock, more time, and an end that moves money. */
class Appointment {
  readonly store
  readonly extension
  readonly room: Room<Joined>
  readonly #token
  readonly #self
  readonly #entry
  readonly #presence

  constructor(options: AppointmentClientOptions) {
    const { session, token, onClaimed } = options
    this.#token = token
    this.#self = session.participantType
    this.#entry = createEntry({
      door: { join: joinSession, freshIceServers },
      linkId: session.linkId,
      serverTime: session.serverTime,
      token,
      onClaimed,
      joined: (answer) => this.#setSession(sessionOf(answer)),
    })
    this.store = createStore<AppointmentSnapshot>(initialSnapshot(session, this.#entry.offsetMs()))
    this.#presence = createPresence({
      self: this.#self,
      now: () => this.room.now(),
      snapshot: this.store.get,
      show: (changes) => this.#show(changes),
      close: () => this.room.media?.end(),
      silence: (why) => this.room.media?.silence(why),
    })
    this.extension = lazyExtension(this.#self, this.store, () => this.room.line())
    this.room = new Room({
      ...options,
      store: this.store,
      entry: this.#entry,
      besides: this.#besides(),
      isOwn: ({ senderType }) => senderType === this.#self,
    })
  }

  #besides(): RoomBesides<Joined> {
    const presence = this.#presence
    return {
      reports: true,
      hub: false,
      joined,
      hears: this.#hears(),
      whyAbsent: ({ otherLeftReason }) => otherLeftReason,
      entered: (told) => {
        this.#learn(told)
        presence.entered(told)
        this.extension.entered(told.extension)
      },
      // Tries that fail are no new loss.
      lost: (sinceMs) => this.store.get().clock.away[this.#self] ?? presence.lost(sinceMs),
      came: presence.joined,
      left: ({ reason, lastHeardAt }) => presence.left(reason, lastHeardAt),
      stopped: presence.stop,
      over: () => this.#settled(null),
      endsBy: (problem) => this.#endsBy(problem),
    }
  }

  #hears(): Hears {
    const learn = (times: Times) => this.#learn(times)
    return hears(appointmentPayloads, {
      'call-stalled': this.#presence.stalled,
      'call-resumed': (told) => {
        learn(told)
        this.#presence.resumed()
      },
      'session-started': learn,
      'session-extended': learn,
      'extension-proposed': this.extension.proposed,
      'extension-answered': this.extension.answered,
      'session-ended': (ended) => this.#settled(ended),
    })
  }

  #show(changes: Partial<AppointmentSnapshot>): void {
    this.store.set(changes, this.room.patienceMs)
  }

  #setSession(session: SessionView): void {
    this.#show({ session, clock: clockWith(this.store.get().clock, session, this.#entry.offsetMs()) })
  }

  #learn(times: Times): void {
    this.#setSession(withTimes(this.store.get().session, times))
    this.#presence.told()
  }

  async end(): Promise<void> {
    if (!this.room.isIn || this.store.get().ending === 'pending') return
    this.#show({ ending: 'pending', failure: null })
    const outcome = await endSession(this.#entry.place())
    if (outcome.ok) this.#finish(outcome.value)
    else if (!this.#endsBy(outcome.problem) && this.room.isIn)
      this.#show({ ending: 'failed', failure: outcome.problem })
  }

  #finish(summary: AppointmentSnapshot['summary']): void {
    this.room.finish()
    this.#show({ ending: 'no', summary })
  }

  #endsBy({ session }: Obstacle): boolean {
    if (!session?.summary) return false
    this.#finish(session.summary)
    return true
  }

  #settled(ended: SessionEnded | null): void {
    this.#tellEnd(ended).catch(anew)
  }

  /** It ended elsewhere, perhaps while this side was away: that is said at once, and what it came to once it is known. */
  async #tellEnd(ended: SessionEnded | null): Promise<void> {
    const { session, summary } = this.store.get()
    const nowMs = this.room.now()
    this.#finish(summary)
    const { fetchSummary, summaryAtOnce } = await import('./summary')
    if (ended) this.#show({ summary: summaryAtOnce(ended, session, nowMs) })
    const full = await fetchSummary(this.#entry.place(), this.#token)
    if (full?.summary) this.#show({ session: full, summary: full.summary })
  }
}

/** Touches nothing before `join`. */
export function createAppointmentClient(options: AppointmentClientOptions): AppointmentClient {
  const appointment = new Appointment(options)
  const { room, store, extension } = appointment
  return {
    ...clientOf(room, store),
    end: () => appointment.end(),
    proposeExtension: (minutes) => void extension.propose(minutes),
    answerExtension: (accept) => void extension.answer(accept),
    dismissExtension: () => extension.dismiss(),
  }
}
