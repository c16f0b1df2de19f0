import { DatabaseUnavailable } from '@/lib/db/refusals'
import { maySay } from '@/lib/room/rights'
import { maySend } from '@/lib/room/room'
import type { Clock } from '../operations/clock'
import type { Logger } from '../operations/logger'
import type { Metrics } from '../operations/metrics'
import { seldom } from '../operations/seldom'
import type { Incoming } from './incoming'
import type { Member } from './member'
import { answerOf, type Outcome, refuse } from './reply'
import type { EventRule, EventRules } from './rule'
import type { Services } from './service'

interface Parts {
  /** The events of every room. */
  readonly rules: EventRules
  /** With those that one kind alone has. */
  readonly services: Services
  readonly metrics: Metrics
  readonly clock: Clock
  readonly logger: Logger
}

/** Refusals that an honest client meets now and then: they cost no patience. */
const innocent = new Set(['peer_absent', 'session_over', 'media_unavailable', 'internal'])

/**
 * The one way in for every event of every connection. Takes whatever was sent, never throws, and acknowledges if the client asked for it. What
 * can be answered at once is; only what has to wait costs a promise.
 */
export function createDispatch({ rules, services, metrics, clock, logger }: Parts) {
  const tables = tablesOf(rules, services)
  const error = seldom((fields, words) => logger.error(fields, words), clock)
  const warn = seldom((fields, words) => logger.warn(fields, words), clock)

  return function receive(member: Member, event: Incoming): void {
    let outcome: Outcome<unknown> | Promise<Outcome<unknown>>
    try {
      outcome = decide(member, event)
    } catch (thrown) {
      outcome = failed(member, event, thrown)
    }
    if (outcome instanceof Promise) {
      void outcome
        .catch((thrown: unknown) => failed(member, event, thrown))
        .then((settled) => answer(member, event, settled))
    } else answer(member, event, outcome)
  }

  function decide(member: Member, event: Incoming): Outcome<unknown> | Promise<Outcome<unknown>> {
    const { name } = event
    const table = tables.get(member.room.facts.kind)
    const rule = typeof name === 'string' ? table?.get(name) : undefined
    if (!rule || typeof name !== 'string') return refuse('bad_payload', 'There is no such event.')
    if (!member.mayCount(rule.rate)) return refuse('rate_limited')
    if (member.room.ended) return refuse('session_over')
    if (member.gone) return refuse('not_in_room')
    if (rule.needs !== 'nothing' && !member.seated) return refuse('not_in_room')
    if (rule.needs === 'grant' && !maySend(member.room.state, member.id, name)) {
      return refuse('not_allowed_in_mode')
    }
    if (!maySay(member.entry.rights, name)) return refuse('not_permitted')
    return rule.run(member, event)
  }

  function answer(member: Member, event: Incoming, outcome: Outcome<unknown>): void {
    try {
      if (!outcome.ok) refused(member, outcome.code)
      event.acknowledge(answerOf(outcome))
      if (outcome.ok) outcome.after?.()
    } catch (thrown) {
      error({ err: thrown }, 'an event could not be answered')
    }
  }

  function failed(member: Member, { name }: Incoming, thrown: unknown): Outcome<unknown> {
    if (thrown instanceof DatabaseUnavailable) metrics.databaseFailures.inc({ task: 'event' })
    const { sessionId } = member.room
    error({ err: thrown, event: String(name).slice(0, 40), sessionId }, 'an event failed')
    return refuse('internal')
  }

  function refused(member: Member, code: string): void {
    metrics.refusedEvents.inc({ code })
    if (innocent.has(code) || member.gone || member.patience.take()) return
    metrics.cut.inc()
    warn({ sessionId: member.room.sessionId, role: member.role }, 'a connection sent too much and was cut')
    member.connection.cut()
  }
}

/** By kind, all events that there are: what belongs to another kind is refused, whatever is granted. */
function tablesOf(rules: EventRules, services: Services): ReadonlyMap<string, Map<string, EventRule>> {
  const kinds = Object.entries(services)
  const foreign = kinds.flatMap(([, { rules: own }]) =>
    Object.entries(own).map(([name, { rate, needs }]) => [name, { rate, needs, run: notAllowed }] as const),
  )
  const table = (own: EventRules) => new Map([...foreign, ...Object.entries({ ...rules, ...own })])
  return new Map(kinds.map(([kind, { rules: own }]) => [kind, table(own)]))
}

const notAllowed = () => refuse('not_allowed_in_mode')
