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
import { entryOf } from '@/lib/room/entry-of'
import type { SessionStatus } from '@/lib/room/words'

/** Each status as an icon, a word and a tone; the tone never stands alone. */
export const statusWords = {
  scheduled: { word: 'Scheduled', icon: CalendarClock, tone: 'neutral' },
  waiting: { word: 'Waiting', icon: Hourglass, tone: 'brand' },
  active: { word: 'In session', icon: CircleDot, tone: 'brand' },
  completed: { word: 'Completed', icon: CircleCheck, tone: 'good' },
  abandoned: { word: 'Abandoned', icon: DoorOpen, tone: 'bad' },
  no_show_client: { word: 'Client did not come', icon: UserX, tone: 'bad' },
  no_show_consultant: { word: 'Consultant did not come', icon: UserX, tone: 'bad' },
  expired: { word: 'Expired', icon: TimerOff, tone: 'neutral' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'neutral' },
} as const satisfies Record<SessionStatus, { word: string; icon: unknown; tone: Tone }>

const reasonWords: Readonly<Record<string, string>> = {
  time_up: 'Paid time over',
  client_gone: 'Client away too long',
  consultant_gone: 'Consultant away too long',
  system_gone: 'Both away too long',
  nobody_present: 'Both had left',
  nobody_came: 'Nobody came',
  never_together: 'Never in at the same time',
  no_show: 'Did not come',
  cancelled: 'Cancelled',
}

/** Whose doing an end by hand, or a cancellation, was. */
const actorWords: Readonly<Record<string, string>> = {
  client: 'by the client',
  consultant: 'by the consultant',
  admin: 'by an administrator',
}

/** The domain's reason in words; one from before reasons were a closed list is shown as it was given. */
export function reasonInWords(reason: string | null, endedBy: string | null): string | null {
  if (!reason) return null
  const by = endedBy === null ? undefined : entryOf(actorWords, endedBy)
  if (by && (reason === 'ended' || reason === 'cancelled'))
    return `${reason === 'ended' ? 'Ended' : 'Cancelled'} ${by}`
  return entryOf(reasonWords, reason) ?? (endedBy ? `${reason} (${endedBy})` : reason)
}
