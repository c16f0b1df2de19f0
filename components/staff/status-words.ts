import {
  Ban,
  CalendarClock,
  CircleCheck,
  CircleDot,
  DoorOpen,
  Hourglass,
  TimerOff,
  UserX,
} from 'lucide-react'
import type { Tone } from '@/components/ui/badge'
import { entryOf } from '@/lib/contract/entry-of'
import type { SessionStatus } from '@/lib/contract/words'
import { cancelled, ended, reasons, statuses } from '@/locales/en/admin/shared'

/** Each status as an icon, a word and a tone; the tone never stands alone. */
export const statusWords = {
  scheduled: { word: statuses.scheduled, icon: CalendarClock, tone: 'neutral' },
  waiting: { word: statuses.waiting, icon: Hourglass, tone: 'brand' },
  active: { word: statuses.active, icon: CircleDot, tone: 'brand' },
  completed: { word: statuses.completed, icon: CircleCheck, tone: 'good' },
  abandoned: { word: statuses.abandoned, icon: DoorOpen, tone: 'bad' },
  no_show_client: { word: statuses.no_show_client, icon: UserX, tone: 'bad' },
  no_show_consultant: { word: statuses.no_show_consultant, icon: UserX, tone: 'bad' },
  expired: { word: statuses.expired, icon: TimerOff, tone: 'neutral' },
  cancelled: { word: statuses.cancelled, icon: Ban, tone: 'neutral' },
} as const satisfies Record<SessionStatus, { word: string; icon: unknown; tone: Tone }>

/** Whose doing an end by hand, or a cancellation, was. */
const byHand: Readonly<Record<string, Readonly<Record<string, string>>>> = { ended, cancelled }

/** The domain's reason in words; one from before reasons were a closed list is shown as it was given. */
export function reasonInWords(reason: string | null, endedBy: string | null): string | null {
  if (!reason) return null
  const by = endedBy === null ? undefined : entryOf(entryOf(byHand, reason) ?? {}, endedBy)
  return by ?? entryOf(reasons, reason) ?? (endedBy ? `${reason} (${endedBy})` : reason)
}
