import { DatabaseUnavailable } from '@/lib/db/refusals'
import { maySend } from '@/lib/room/room'
import type { Rule } from './handlers'
import type { Logger } from './logger'
import type { Member } from './member'
import type { Metrics } from './metrics'
import { type Outcome, refuse } from './outcome'

interface Parts {
  readonly rules: Readonly<Record<string, Rule>>
  readonly metrics: Metrics
  readonly logger: Logger
}

/** Refusals that an honest client meets now and then: they cost no patience. */
const innocent = new Set(['peer_absent', 'session_over', 'internal'])

/**
 * The one way in for every event of every connection. Takes whatever was sent, never throws, and acknowledges if the
 * client asked for it.
 */
export function createGate({ rules, metrics, logger }: Parts) {
  const table = new Map(Object.entries(rules))

  return function receive(member: Member, [name, ...args]: readonly unknown[]): Promise<void> {
    const acknowledge = acknowledgementOf(args)
    return decide(member, name, args)
      .catch((error: unknown) => failed(member, name, error))
      .then((outcome) => {
        if (!outcome.ok) refused(member, outcome.code)
        acknowledge(outcome.ok ? { ok: true, data: outcome.data } : outcome)
        if (outcome.ok) outcome.after?.()
      })
      .catch((error: unknown) => logger.error({ err: error }, 'an event could not be answered'))
  }

  async function decide(member: Member, name: unknown, args: readonly unknown[]): Promise<Outcome<unknown>> {
    const rule = typeof name === 'string' ? table.get(name) : undefined
    if (!rule || typeof name !== 'string') return refuse('bad_payload', 'There is no such event.')
    if (!member.mayCount(rule.rate)) return refuse('rate_limited')
    if (member.room.ended) return refuse('session_over')
    if (member.gone) return refuse('not_in_room')
    if (rule.needs !== 'nothing' && !member.seated) return refuse('not_in_room')
    if (rule.needs === 'grant' && !maySend(member.room.state, member.side, name)) {
      return refuse('not_allowed_in_mode')
    }
    const [payload = {}] = args
    return rule.run(member, typeof payload === 'function' ? {} : payload)
  }

  function failed(member: Member, name: unknown, error: unknown) {
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

/** The client's acknowledgement callback, if there is one; Socket.IO hands it in as the last argument. */
function acknowledgementOf(args: readonly unknown[]): (answer: unknown) => void {
  const last = args.at(-1)
  return typeof last === 'function' ? (answer) => void last(answer) : () => undefined
}
