import type { JoinChoice, Obstacle } from '@/lib/client/http/api'
import type { GroupView } from '@/lib/contract/http/group'
import type { InvalidReason, OtherSession } from '@/lib/contract/http/session'
import { titles } from '@/locales/en/group/gates'

/** What the server knows about the address when the page is asked for. */
export type LoadedGroup =
  | {
      readonly state: 'valid'
      readonly session: GroupView
      readonly claimedHere: boolean
      readonly claimedElsewhere: boolean
    }
  | { readonly state: 'invalid'; readonly reason: InvalidReason; readonly session?: GroupView }
  | { readonly state: 'unavailable' }

/** The one screen that is shown. Every gate leads to the next by itself or by one action. */
export type GroupGate =
  /** `next` is what follows once the service answers again: the page anew, or the room that the person was entering. */
  | { readonly name: 'unavailable'; readonly next: 'reload' }
  | { readonly name: 'unavailable'; readonly next: 'room'; readonly view: GroupView }
  | { readonly name: 'not-valid' }
  /** Who has the whole secret of a link learns that it was withdrawn; nobody else learns that it was there. */
  | { readonly name: 'withdrawn' }
  /** Who was in, or was waiting, when a host said no. */
  | { readonly name: 'removed'; readonly view: GroupView; readonly wasIn: boolean }
  | { readonly name: 'early'; readonly view: GroupView }
  | { readonly name: 'prejoin'; readonly view: GroupView }
  | { readonly name: 'room'; readonly view: GroupView; readonly choice: JoinChoice }
  | { readonly name: 'elsewhere'; readonly view: GroupView }
  | { readonly name: 'in-another-session'; readonly view: GroupView; readonly other: OtherSession }
  | { readonly name: 'ended'; readonly view: GroupView }
  | { readonly name: 'trouble'; readonly view: GroupView; readonly obstacle: Obstacle }

/** `wasHere`: the address names the link and not its secret, so this device was in before. */
export function gateOf(loaded: LoadedGroup, wasHere: boolean): GroupGate {
  switch (loaded.state) {
    case 'unavailable':
      return { name: 'unavailable', next: 'reload' }
    case 'valid': {
      const { session: view, claimedHere, claimedElsewhere } = loaded
      if (claimedElsewhere && wasHere) return { name: 'elsewhere', view }
      // A reload leads back in without another click.
      if (claimedHere && wasHere) return { name: 'room', view, choice: {} }
      return { name: 'prejoin', view }
    }
    case 'invalid':
      return gateOfInvalid(loaded.reason, loaded.session)
    default:
      return loaded satisfies never
  }
}

function gateOfInvalid(reason: InvalidReason, view: GroupView | undefined): GroupGate {
  if (reason === 'revoked') return { name: 'withdrawn' }
  if (!view || reason === 'not_found') return { name: 'not-valid' }
  return reason === 'too_early' ? { name: 'early', view } : { name: 'ended', view }
}

/** The gate that a refused entry leads to. `view` is what the page knew of the room; `wasIn`: the room had let this member in. */
export function gateOfRefusal(obstacle: Obstacle, view: GroupView, wasIn = false): GroupGate {
  switch (obstacle.code) {
    case 'in_use_elsewhere':
      return { name: 'elsewhere', view }
    case 'in_another_session':
      return obstacle.otherSession
        ? { name: 'in-another-session', view, other: obstacle.otherSession }
        : { name: 'trouble', view, obstacle }
    case 'too_early':
      return { name: 'early', view: asOfNow(view, obstacle.retryAfterSeconds ?? 0) }
    case 'link_over':
      return obstacle.reason === 'revoked' ? { name: 'removed', view, wasIn } : { name: 'ended', view }
    case 'link_not_found':
    case 'not_a_participant':
      return { name: 'not-valid' }
    case 'unavailable':
      return { name: 'unavailable', next: 'room', view }
    default:
      return { name: 'trouble', view, obstacle }
  }
}

/** The server's time follows from how long it is still too early. */
function asOfNow(view: GroupView, secondsToOpening: number): GroupView {
  const serverMs = Date.parse(view.opensAt) - secondsToOpening * 1000
  return { ...view, serverTime: new Date(serverMs).toISOString() }
}

/** The tab's title; the server and the page use the same. */
export function titleOf(gate: GroupGate): string {
  switch (gate.name) {
    case 'unavailable':
      return titles.unavailable
    case 'not-valid':
      return titles.notValid
    case 'withdrawn':
      return titles.withdrawn
    case 'removed':
      return titles.removed
    case 'elsewhere':
      return titles.elsewhere
    case 'in-another-session':
      return titles.inAnotherSession
    case 'trouble':
      return titles.trouble
    case 'ended':
      return titles.ended
    case 'early':
      return titles.early(gate.view.title)
    case 'prejoin':
    case 'room':
      return gate.view.title
    default:
      return gate satisfies never
  }
}
