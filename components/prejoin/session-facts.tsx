'use client'

import { Facts } from '@/components/appointment/facts'
import { roleWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import { formatMoney } from '@/lib/format'
import type { SessionView } from '@/lib/room/http'
import { isolated } from '@/lib/room/isolated'

/** What was booked, to the one who is about to go in. */
export function SessionFacts({ session }: { readonly session: SessionView }) {
  return (
    <Facts
      facts={[
        { name: 'When', value: <When iso={session.scheduledStartTime} /> },
        { name: 'Length', value: `${session.paidDurationMinutes} min` },
        { name: 'Price', value: formatMoney(session.price, session.currency) },
        {
          name: 'You join as',
          value: `${isolated(session.participantName)}, ${roleWords[session.participantType].toLowerCase()}`,
        },
      ]}
    />
  )
}
