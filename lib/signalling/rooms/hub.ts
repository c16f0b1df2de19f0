import type { StoppedSource } from '@/lib/contract/socket/group'
import type { HubEntry } from '@/lib/contract/socket/hub'
import type { LeaveReason } from '@/lib/contract/socket/member'
import type {
  MediaAnswer,
  MediaEvent,
  MediaGrant,
  MediaMethod,
  MediaParams,
  MediaService,
} from '@/lib/media/port/requests'
import type { MemberId } from '@/lib/room/member'
import { sourcesFor } from '@/lib/room/rights'
import { grantsOf, usesHub } from '@/lib/room/room'
import type { Logger } from '../operations/logger'
import type { Metrics } from '../operations/metrics'
import type { LiveRoom } from './live-room'
import type { Member } from './member'
import { type Outcome, refuse } from './reply'
import type { Rooms } from './rooms'

interface Parts {
  /** Absent: there is no media server, and rooms that need one let nobody in. */
  readonly media: MediaService | undefined
  readonly rooms: Pick<Rooms, 'held' | 'all'>
  readonly metrics: Metrics
  readonly logger: Logger
}

/** A member's place in the media server ends this long after nobody has said any more that it is in. */
const renewMs = 20_000

/** Whoever comes back finds what flows: its page is only without a connection. */
const comesBack = new Set<LeaveReason>(['connection_lost', 'replaced'])

export type Hub = ReturnType<typeof createHub>

/** The media of rooms that goes through the media server: who may be in it, and what it says to whom. */
export function createHub({ media, rooms, metrics, logger }: Parts) {
  if (media) metrics.hub.asked(() => media.ask('stats', {}))
  media?.listen(tell, () => {
    for (const room of rooms.all()) if (usesHub(room.state)) room.tell('hub-lost', {})
  })
  const renewing = setInterval(renew, renewMs)
  renewing.unref()

  async function ask<M extends MediaMethod>(
    method: M,
    params: MediaParams<M>,
  ): Promise<Outcome<MediaAnswer<M>>> {
    try {
      if (media) return { ok: true, data: await media.ask(method, params) }
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null
      if (code === 'not_permitted' || code === 'bad_payload' || code === 'not_in_room') return refuse(code)
      if (code !== 'media_unavailable') logger.error({ err: error }, `the media server could not ${method}`)
    }
    return refuse('media_unavailable')
  }

  /** Without an answer that anybody waits for. */
  function say<M extends 'leave' | 'end' | 'renew' | 'allow' | 'pause' | 'close'>(
    method: M,
    params: MediaParams<M>,
  ): void {
    if (media) void ask(method, params)
  }

  function tell(event: MediaEvent): void {
    const room = rooms.held(event.room)
    if (!room || room.ended) return
    if (event.event === 'hub-lost') room.tell('hub-lost', {})
    else if (event.event === 'hub-speaking') room.tell('hub-speaking', event.payload)
    // In its seat or about to take it: what it is told then belongs to what its page has.
    else room.members.get(event.member)?.sendJson(event.event, JSON.stringify(event.payload))
  }

  function renew(): void {
    for (const room of rooms.all()) {
      if (!usesHub(room.state) || room.ended) continue
      const members = room.seated().map(({ id }) => id)
      if (members.length > 0) say('renew', { room: room.sessionId, members })
    }
  }

  return {
    /** A member comes into the room's media. Null: it goes from browser to browser. */
    async enter(member: Member, stay: string | undefined): Promise<Outcome<{ hub: HubEntry }> | null> {
      const { room, id } = member
      if (!usesHub(room.state)) return null
      const grant = grantOf(room, id)
      const entered = await ask('enter', { room: room.sessionId, member: id, grant, stay: stay ?? null })
      if (!entered.ok) return entered
      // What was taken while the media server made the place ready holds there, too.
      const now = grantOf(room, id)
      if (JSON.stringify(now) !== JSON.stringify(grant)) say('allow', { ...placeOf(room, id), grant: now })
      return { ok: true, data: { hub: entered.data } }
    },
    /** A member has other rights: what it may not send any more is ended, in its page or not. */
    allow(room: LiveRoom, member: MemberId): void {
      if (usesHub(room.state)) say('allow', { ...placeOf(room, member), grant: grantOf(room, member) })
    },
    /** What a member sends stops here, whatever its page does; it may begin again. */
    stopSending(room: LiveRoom, member: MemberId, source: StoppedSource): void {
      if (!usesHub(room.state)) return
      const place = placeOf(room, member)
      if (source === 'screen')
        for (const each of ['screen', 'screenAudio'] as const) say('close', { ...place, source: each })
      else say('pause', { ...place, source, paused: true })
    },
    /** What a page asks, in its member's name. */
    ask,
    /** A member gave up its seat. */
    left(room: LiveRoom, member: MemberId, reason: LeaveReason): void {
      if (!usesHub(room.state)) return
      if (room.ended) say('end', { room: room.sessionId })
      else if (!comesBack.has(reason)) say('leave', { room: room.sessionId, member })
    },
    stop: () => clearInterval(renewing),
  }
}

/** In whose name something is asked. */
export function whose({ room, id }: Member) {
  return placeOf(room, id)
}

function placeOf(room: LiveRoom, member: MemberId) {
  return { room: room.sessionId, member }
}

/** By what the room knows of the member now, whether it is connected or not. */
function grantOf(room: LiveRoom, member: MemberId): MediaGrant {
  const entry = room.roster.get(member)
  if (!entry) return { send: [], receive: [] }
  const { send, receive } = grantsOf(room.state, entry.role)
  return { send: sourcesFor(entry.rights, send), receive: [...receive] }
}
