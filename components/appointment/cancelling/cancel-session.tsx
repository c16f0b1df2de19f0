'use client'

import { placeOf } from '@/components/prejoin/place'
import { partOf } from '@/components/ui/lazy'
import { OnDemand } from '@/components/ui/on-demand'
import type { SessionView, SummaryView } from '@/lib/contract/http/session'
import { cancelling } from '@/locales/en/appointment/cancelling'

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
    <OnDemand part={dialog} variant="ghost" words={cancelling.button}>
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
