'use client'

import { placeOf } from '@/components/prejoin/place'
import { OnDemand } from '@/components/ui/on-demand'
import { partOf } from '@/components/ui/use-part'
import type { SessionView, SummaryView } from '@/lib/room/http'

export interface CancelSessionProps {
  readonly session: SessionView
  readonly token: string | null
  readonly onCancelled: (summary: SummaryView) => void
}

/** Most people never ask for it. */
const dialog = partOf(() => import('./cancel-dialog').then(({ CancelDialog }) => CancelDialog))

/** The client's own way out before the start. */
export function CancelSession({ session, token, onCancelled }: CancelSessionProps) {
  return (
    <OnDemand part={dialog} variant="ghost" words="Cancel session">
      {(Dialog, close) => (
        <Dialog
          session={session}
          holder={placeOf(session, token)}
          onClose={close}
          onCancelled={onCancelled}
        />
      )}
    </OnDemand>
  )
}
