import { DatabaseUnavailable } from '@/lib/db/refusals'
import type { ModalEvent } from '@/lib/room/modes'
import type { Rule } from './handlers'
import type { Incoming } from './incoming'
import type { Logger } from './logger'
import type { Member } from './member'
import type { Metrics } from './metrics'
import { answerOf, type Outcome, refuse } from './outcome'

interface Parts {
  readonly rules: Readonly<Record<string, Rule>>
  readonly metrics: Metrics
  readonly logger: Logger
}

/** Refusals that an honest client meets now and then: they cost no patience. */
const innocent = new Set(['peer_absent', 'session_over', 'internal'])

/**
 * The one way in for every event of every connection. Takes whatever was sent, never throws, and acknowledges if the client asked for it. What
 * can be answered at once is; only what has to wait costs a promise.
 */
export function createGate({ rules, metrics, logger }: Parts) {
  const table = new Map(Object.entries(rules))

  return function receive(member: Member, event: Incoming): void {
    let outcome: Outcome<unknown> | Promise<Outcome<unknown>>
    try {
      outcome = decide(member, event)
    } catch (error) {
      outcome = failed(member, event, error)
    }
    if (outcome instanceof Promise) {
      void outcome
        .catch((error: unknown) => failed(member, event, error))
        .then((settled) => answer(member, event, settled))
    } else answer(member, event, outcome)
  }

  function decide(member: Member, event: Incoming): Outcome<unknown> | Promise<Outcome<unknown>> {
    const { name } = event
    const rule = typeof name === 'string' ? table.get(name) : undefined
    if (!rule) return refuse('bad_payload', 'There is no such event.')
    if (!member.mayCount(rule.rate)) return refuse('rate_limited')
    if (member.room.ended) return refuse('session_over')
    if (member.gone) return refuse('not_in_room')
    if (rule.needs !== 'nothing' && !member.seated) return refuse('not_in_room')
    if (rule.needs === 'grant' && !granted(member, name)) return refuse('not_allowed_in_mode')
    return rule.run(member, event)
  }

  function granted({ room, side }: Member, name: unknown): boolean {
    const grants: readonly ModalEvent[] = room.state.kind.grants(side, room.state.mode)
    return grants.some((event) => event === name)
  }

  function answer(member: Member, event: Incoming, outcome: Outcome<unknown>): void {
    try {
      if (!outcome.ok) refused(member, outcome.code)
      event.acknowledge(answerOf(outcome))
      if (outcome.ok) outcome.after?.()
    } catch (error) {
      logger.error({ err: error }, 'an event could not be answered')
    }
  }

  function failed(member: Member, { name }: Incoming, error: unknown): Outcome<unknown> {
    if (error instanceof DatabaseUnavailable) metrics.databaseFailures.inc({ task: 'event' })
    const { sessionId } = member.room
    logger.error({ err: error, event: String(name).slice(0, 40), sessionId }, 'an event failed')
    return refuse('internal')
  }

  function refused(member: Member, code: string): void {
    metrics.refusedEvents.inc({ code })
    if (innocent.has(code) || member.gone || member.patience.take()) return
    metrics.cut.inc()
    logger.warn(
      { sessionId: member.room.sessionId, side: member.side },
      'a connection sent too much and was cut',
    )
    member.connection.cut()
  }
}
