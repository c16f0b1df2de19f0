import { sessionTitle } from '@/components/room/mode-words'
import type { JoinChoice, Obstacle } from '@/lib/client/http/api'
import type { InvalidReason, OtherSession, SessionView, SummaryView } from '@/lib/contract/http/session'
import type { SessionStatus } from '@/lib/contract/words'
import { titles } from '@/locales/en/appointment/gate'

/** What the server knows about the address when the page is asked for. */
export type LoadedSession =
  | {
      readonly state: 'valid'
      readonly session: SessionView
      readonly claimedHere: boolean
      readonly claimedElsewhere: boolean
    }
  | { readonly state: 'invalid'; readonly reason: InvalidReason; readonly session?: SessionView }
  | { readonly state: 'unavailable' }

/** The one screen that is shown. Every gate leads to the next by itself or by one action. */
export type Gate =
  /** `next` is what follows once the service answers again: the page anew, or the room that the person was entering. */
  | { readonly name: 'unavailable'; readonly next: 'reload' }
  | { readonly name: 'unavailable'; readonly next: 'room'; readonly session: SessionView }
  | { readonly name: 'not-valid' }
  /** Who has the whole secret of a link learns that it was withdrawn; nobody else learns that it was there. */
  | { readonly name: 'withdrawn' }
  | { readonly name: 'early'; readonly session: SessionView }
  | { readonly name: 'prejoin'; readonly session: SessionView }
  | { readonly name: 'room'; readonly session: SessionView; readonly choice: JoinChoice }
  | { readonly name: 'elsewhere'; readonly session: SessionView }
  | { readonly name: 'in-another-session'; readonly session: SessionView; readonly other: OtherSession }
  | { readonly name: 'over'; readonly session: SessionView }
  | { readonly name: 'trouble'; readonly session: SessionView; readonly obstacle: Obstacle }

/** `wasHere`: the address names the link and not its secret, so this device was in before. */
export function gateOf(loaded: LoadedSession, wasHere: boolean): Gate {
  switch (loaded.state) {
    case 'unavailable':
      return { name: 'unavailable', next: 'reload' }
    case 'valid':
      return gateOfValid(loaded, wasHere)
    case 'invalid':
      return gateOfInvalid(loaded.reason, loaded.session)
    default:
      return loaded satisfies never
  }
}

function gateOfValid(
  { session, claimedHere, claimedElsewhere }: Extract<LoadedSession, { state: 'valid' }>,
  wasHere: boolean,
): Gate {
  if (claimedElsewhere && wasHere) return { name: 'elsewhere', session }
  if (claimedHere && isUnderWay(session.status)) return { name: 'room', session, choice: {} }
  return { name: 'prejoin', session }
}

/** Somebody is or was in: a reload leads back in without another click. */
function isUnderWay(status: SessionStatus): boolean {
  return status === 'waiting' || status === 'active'
}

function gateOfInvalid(reason: InvalidReason, session: SessionView | undefined): Gate {
  if (reason === 'revoked') return { name: 'withdrawn' }
  if (!session) return { name: 'not-valid' }
  switch (reason) {
    case 'too_early':
      return { name: 'early', session }
    case 'ended':
    case 'cancelled':
    case 'expired':
      return { name: 'over', session }
    case 'not_found':
      return { name: 'not-valid' }
    default:
      return reason satisfies never
  }
}

/** The gate that a refused entry leads to. `session` is what the page knew; the refusal may know better. */
export function gateOfRefusal(obstacle: Obstacle, session: SessionView): Gate {
  const known = obstacle.session ?? session
  switch (obstacle.code) {
    case 'in_use_elsewhere':
      return { name: 'elsewhere', session: known }
    case 'in_another_session':
      return obstacle.otherSession
        ? { name: 'in-another-session', session: known, other: obstacle.otherSession }
        : { name: 'trouble', session: known, obstacle }
    case 'too_early':
      return { name: 'early', session: known }
    case 'link_over':
      return obstacle.reason === 'revoked' ? { name: 'withdrawn' } : { name: 'over', session: known }
    case 'link_not_found':
    case 'not_a_participant':
      return { name: 'not-valid' }
    case 'unavailable':
      return { name: 'unavailable', next: 'room', session: known }
    default:
      return { name: 'trouble', session: known, obstacle }
  }
}

/** The session as it is after its end, for the summary. */
export function ended(session: SessionView, summary: SummaryView): SessionView {
  return { ...session, status: summary.status, startedAt: summary.startedAt, summary }
}

/** The tab's title; the server and the page use the same. */
export function titleOf(gate: Gate): string {
  switch (gate.name) {
    case 'unavailable':
      return titles.unavailable
    case 'not-valid':
      return titles.notValid
    case 'withdrawn':
      return titles.withdrawn
    case 'elsewhere':
      return titles.elsewhere
    case 'in-another-session':
      return titles.inAnotherSession
    case 'trouble':
      return titles.trouble
    case 'over':
      return gate.session.status === 'cancelled' ? titles.cancelled : titles.ended
    case 'early':
      return titles.early(sessionTitle(gate.session))
    case 'prejoin':
    case 'room':
      return sessionTitle(gate.session)
    default:
      return gate satisfies never
  }
}
