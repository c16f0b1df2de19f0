'use client'

import { When } from '@/components/time/when'
import { Facts } from '@/components/ui/facts'
import type { SessionView } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { formatMoney } from '@/lib/format'
import { facts as words } from '@/locales/en/appointment/gate'
import { minutes, rolesInside } from '@/locales/en/shared'

/** What was booked, to the one who is about to go in. */
export function SessionFacts({ session }: { readonly session: SessionView }) {
  return (
    <Facts
      facts={[
        { name: words.when, value: <When iso={session.scheduledStartTime} /> },
        { name: words.length, value: minutes(session.paidDurationMinutes) },
        { name: words.price, value: formatMoney(session.price, session.currency) },
        {
          name: words.joinAs,
          value: words.person(isolated(session.participantName), rolesInside[session.participantType]),
        },
      ]}
    />
  )
}
