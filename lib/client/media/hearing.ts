import type { ReceptionReport } from '@/lib/contract/socket/quality'
import * as receptions from './reception'

/** offline: without a connection for so long that nobody pays for it · stalled: the call is dead · missing: nothing arrives here. */
export type SilenceReason = 'offline' | 'stalled' | 'missing'

/** Counts the seconds in which the other side is heard, reports them, and says when this side has to be silent in its turn. */
export interface Hearing {
  begin(): void
  /** Why silence and black are sent alone; null: they are not. */
  silent(): SilenceReason | null
  /** Says now what was counted so far: somebody came back, and what is not told yet may be paid. */
  flush(): void
  /** Somebody else's reason for it; null: none. */
  command(why: SilenceReason | null): void
  stop(): void
}

interface HearingOptions {
  /** What is known of the second that is over; null: nothing is to be expected. */
  second(): receptions.Second | null
  tell(report: ReceptionReport): void
  /** `silent` is another. */
  changed(): void
}

export function createHearing({ second, tell, changed }: HearingOptions): Hearing {
  let reception = receptions.noReception
  let commanded: SilenceReason | null = null
  let silent: SilenceReason | null = null
  let timer: ReturnType<typeof setInterval> | undefined

  function count(): void {
    const last = second()
    reception = last ? receptions.counted(reception, last) : receptions.noReception
    decide()
    if (receptions.isDue(reception)) report()
  }

  function report(): void {
    if (reception.digits === '') return
    tell(receptions.reportOf(reception, silent !== null))
    reception = receptions.reported(reception)
  }

  /** Who has missed what the other side sends is not heard either, until something comes again. */
  function decide(): void {
    const why = commanded ?? (receptions.isMissing(reception) ? 'missing' : null)
    if (why === silent) return
    const before = silent
    silent = why
    changed()
    // From this second on, and not from the next report.
    if ((before === null) !== (why === null)) report()
  }

  return {
    begin() {
      timer ??= setInterval(count, 1_000)
    },
    silent: () => silent,
    flush: report,
    command(why) {
      commanded = why
      decide()
    },
    stop() {
      clearInterval(timer)
      timer = undefined
      reception = receptions.noReception
      commanded = null
      decide()
    },
  }
}
