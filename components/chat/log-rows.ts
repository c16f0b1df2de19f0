import { timeZone as browserZone } from '@/lib/client/browser/environment'
import type { ChatLine } from '@/lib/client/chat/log'

/** One line as it is drawn: what stands above it, and whether it opens or closes a run of one side. */
export interface LogRow {
  readonly line: ChatLine
  /** Shown above as a separator when the day changed; ms since the epoch. */
  readonly dayMs: number | null
  /** Shown above after a pause; ms since the epoch. */
  readonly timeMs: number | null
  readonly opensRun: boolean
  readonly closesRun: boolean
}

const pauseMs = 60_000

/** In the reader's own zone where none is given. A session of one day needs no day's name. */
export function logRows(lines: readonly ChatLine[], timeZone = browserZone()): LogRow[] {
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone })
  const days = lines.map((line) => calendar.format(line.atMs))
  const severalDays = new Set(days).size > 1
  const marks = lines.map((line, index) => {
    const before = lines[index - 1]
    const newDay = severalDays && days[index] !== days[index - 1]
    const paused = before === undefined || line.atMs - before.atMs >= pauseMs
    return { dayMs: newDay ? line.atMs : null, timeMs: newDay || paused ? line.atMs : null }
  })
  const opens = (index: number) =>
    lines[index]?.mine !== lines[index - 1]?.mine ||
    lines[index]?.by !== lines[index - 1]?.by ||
    (marks[index]?.timeMs ?? null) !== null
  return lines.map((line, index) => ({
    line,
    dayMs: marks[index]?.dayMs ?? null,
    timeMs: marks[index]?.timeMs ?? null,
    opensRun: opens(index),
    closesRun: index === lines.length - 1 || opens(index + 1),
  }))
}
