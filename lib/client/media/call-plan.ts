/**
 * When to start which media attempt, as a value. Pure: the clock is handed in as ms, and every change answers what to do next. Why attempts
 * are numbered and never repaired: docs/decisions/005.
 */
export interface CallPlan {
  /** The attempt this side is part of; 0: none yet. */
  readonly number: number
  readonly offering: boolean
  readonly path: 'none' | 'connecting' | 'connected' | 'lost' | 'broken'
  /** When the present attempt began. */
  readonly triedAtMs: number
  /** Since when there has been no path, over all attempts. */
  readonly troubleAtMs: number
}

/** An attempt as the room names it to this end. */
export interface NamedCall {
  readonly number: number
  /** This end offers. */
  readonly offering: boolean
}

export const noCall: CallPlan = { number: 0, offering: false, path: 'none', triedAtMs: 0, troubleAtMs: 0 }

export const slowAfterMs = 10_000
export const failedAfterMs = 25_000
/** A path that is lost or broken is replaced, but not more often than this. */
export const retryEveryMs = 8_000
/** An attempt that comes to nothing (a TURN server that refuses leaves the connection in `new` for ever) is given this long. */
export const attemptMs = 12_000
/** The side that answers steps in only when nothing came of the offerer for longer than the offerer would wait. */
export const answererMs = 15_000

/** What to open; null: go on with what there is. */
export interface Step {
  readonly plan: CallPlan
  readonly open: { readonly number: number; readonly offering: boolean } | null
}

/**
 * The room says which attempt is current: on entering, or because the other side entered.
 * @param anew the room has not named an attempt since this side entered: then any other number than one's own is right, a lower one too,
 * because a server that was restarted counts from one again
 */
export function assigned(plan: CallPlan, call: NamedCall | null, nowMs: number, anew = false): Step {
  if (!call) return { plan, open: null }
  // The other side has not noticed yet that this attempt is over here.
  if (plan.path === 'none' && call.number === plan.number && !call.offering)
    return started(plan, plan.number + 1, true, nowMs, nowMs)
  const known = anew ? call.number === plan.number : call.number <= plan.number
  if (plan.path !== 'none' && known) return { plan, open: null }
  return started(plan, call.number, call.offering, nowMs, nowMs)
}

/**
 * An offer came. A higher number is a new attempt of the other side. The same number while offering oneself happens when both press Retry at
 * once: then one of the two stands.
 * @param yields this end's offer gives way to the other's
 */
export function offered(plan: CallPlan, number: number, yields: boolean, nowMs: number): Step {
  const crosses = number === plan.number && plan.offering && plan.path !== 'connected'
  if (plan.path !== 'none' && number <= plan.number && !(crosses && yields)) return { plan, open: null }
  const troubleAtMs = plan.path === 'connected' ? nowMs : plan.troubleAtMs || nowMs
  return started(plan, number, false, nowMs, troubleAtMs)
}

export function connected(plan: CallPlan): CallPlan {
  return plan.number === 0 ? plan : { ...plan, path: 'connected' }
}

/** Nothing arrives any more, though the connection does not say so yet. */
export function lost(plan: CallPlan, nowMs: number): CallPlan {
  return plan.path === 'connected' ? { ...plan, path: 'lost', troubleAtMs: nowMs } : plan
}

/** The attempt ended by itself. */
export function broken(plan: CallPlan, nowMs: number): CallPlan {
  if (plan.path === 'none') return plan
  return { ...plan, path: 'broken', troubleAtMs: plan.path === 'connected' ? nowMs : plan.troubleAtMs }
}

/** The other side left for good, or this one did: no attempt until the room assigns the next. */
export function over(plan: CallPlan): CallPlan {
  return { ...plan, path: 'none', offering: false, troubleAtMs: 0 }
}

const offererMs = { connecting: attemptMs, lost: retryEveryMs, broken: retryEveryMs }

/** Time has passed. The side that offered starts over; the other would only cross its way. */
export function ticked(plan: CallPlan, reachable: boolean, nowMs: number): Step {
  if (!reachable || plan.path === 'none' || plan.path === 'connected') return { plan, open: null }
  const dueMs = plan.offering
    ? plan.triedAtMs + offererMs[plan.path]
    : Math.max(plan.triedAtMs, plan.troubleAtMs) + answererMs
  if (nowMs < dueMs) return { plan, open: null }
  return started(plan, plan.number + 1, true, nowMs, plan.troubleAtMs)
}

/** A person asks for another attempt. */
export function retried(plan: CallPlan, nowMs: number): Step {
  if (plan.number === 0) return { plan, open: null }
  return started(plan, plan.number + 1, true, nowMs, nowMs)
}

/** What to report on (re-)entering the room: only a path that works is worth keeping. */
export function liveCall(plan: CallPlan): number | null {
  return plan.path === 'connected' ? plan.number : null
}

export type MediaPhase = 'none' | 'connecting' | 'slow' | 'connected' | 'lost' | 'failed'

/** The same for a person. `hadPath`: pictures were seen before, so it is a loss and not a slow start. */
export function phaseOf(
  plan: CallPlan,
  hadPath: boolean,
  nowMs: number,
  patienceMs = failedAfterMs,
): MediaPhase {
  if (plan.path === 'none' || plan.path === 'connected') return plan.path
  const troubleMs = nowMs - plan.troubleAtMs
  if (troubleMs >= patienceMs) return 'failed'
  if (hadPath) return 'lost'
  return troubleMs >= slowAfterMs ? 'slow' : 'connecting'
}

function started(
  plan: CallPlan,
  number: number,
  offering: boolean,
  triedAtMs: number,
  troubleAtMs: number,
): Step {
  return {
    plan: { ...plan, number, offering, path: 'connecting', triedAtMs, troubleAtMs },
    open: { number, offering },
  }
}
