import type { People } from '@/lib/client/group/hosted-api'
import type { Obstacle } from '@/lib/client/http/api'
import type { HerfSession } from '@/lib/contract/http/herf'
import { over, titles } from '@/locales/en/group/hosted'

/** Who is signed in; null: nobody. */
export interface Self {
  readonly name: string
}

/** The room as its page knows it. */
export interface Known {
  readonly session: HerfSession
  readonly people: People
  readonly serverTime: string
}

/** What the server knows about the address when the page is asked for. */
export type LoadedHosted =
  | (Known & { readonly state: 'found' })
  | { readonly state: 'unknown' }
  | { readonly state: 'unavailable' }

/** The one screen that is shown. Every gate leads to the next by itself or by one action. */
export type HostedGate =
  | { readonly name: 'unavailable' }
  | { readonly name: 'unknown' }
  | { readonly name: 'signed-out' }
  /** Before it is live, live, or full: what can be done is said in it. */
  | { readonly name: 'lobby'; readonly known: Known }
  | { readonly name: 'room'; readonly known: Known }
  | { readonly name: 'over'; readonly known: Known }
  /** Nobody else is let in, or this member was taken out. */
  | { readonly name: 'private' | 'blocked'; readonly known: Known }
  | { readonly name: 'trouble'; readonly known: Known; readonly obstacle: Obstacle }

export function gateOf(loaded: LoadedHosted): HostedGate {
  return loaded.state === 'found' ? gateOfKnown(loaded) : { name: loaded.state }
}

/** Where a room stands decides whether there is anything to wait for. */
export function gateOfKnown({ session, people, serverTime }: Known): HostedGate {
  const known = { session, people, serverTime }
  if (session.status === 'ENDED' || session.status === 'CANCELLED') return { name: 'over', known }
  return { name: session.isRemoved ? 'blocked' : 'lobby', known }
}

/** The gate that a refusal leads to; null: the one that is shown, once the room was asked for again. `wasIn`: the room had let this member in. */
export function gateOfRefusal(obstacle: Obstacle, known: Known, wasIn = false): HostedGate | null {
  switch (obstacle.code) {
    case 'not_live':
    case 'already_live':
    case 'room_full':
    case 'over':
      return null
    case 'private':
      return { name: 'private', known }
    case 'blocked':
      return { name: 'blocked', known }
    // A host said no.
    case 'link_over':
      return { name: wasIn ? 'blocked' : 'private', known }
    case 'not_signed_in':
      return { name: 'signed-out' }
    case 'not_found':
      return { name: 'unknown' }
    default:
      return { name: 'trouble', known, obstacle }
  }
}

/** What somebody who is signed in can do in the lobby. */
export type Way = 'start' | 'wait' | 'join' | 'full'

/** A host's place is kept. */
export function wayOf({ status, isHost, participantCount, maxParticipants }: HerfSession): Way {
  if (status !== 'LIVE') return isHost ? 'start' : 'wait'
  return participantCount >= maxParticipants && !isHost ? 'full' : 'join'
}

/** The tab's title; the server and the page use the same. */
export function titleOf(gate: HostedGate): string {
  switch (gate.name) {
    case 'unavailable':
      return titles.unavailable
    case 'unknown':
      return titles.unknown
    case 'signed-out':
      return titles.signedOut
    case 'private':
      return titles.private
    case 'blocked':
      return titles.blocked
    case 'trouble':
      return titles.trouble
    case 'over':
      return gate.known.session.status === 'CANCELLED' ? over.CANCELLED : over.ENDED
    case 'lobby':
    case 'room':
      return gate.known.session.title
    default:
      return gate satisfies never
  }
}
