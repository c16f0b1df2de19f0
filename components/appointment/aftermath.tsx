'use client'

import { FileCheck, Flag } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { partOf } from '@/components/ui/use-part'
import type { AftermathView } from '@/lib/room/aftermath'
import type { SessionView } from '@/lib/room/http'
import { aftermathLines } from './aftermath-words'
import { When } from './when'

interface AftermathProps {
  readonly session: SessionView
  readonly place: string | null
  /** Null: the session ended a moment ago on this page, and nothing has happened since. */
  readonly aftermath: AftermathView | null
}

/** Fetched by whoever has something to report; most have not. */
const dialog = partOf(() => import('./report-dialog').then(({ ReportDialog }) => ReportDialog))

/** What happened to the money since, the proof of it, and the way to object. */
export function Aftermath({ session, place, aftermath }: AftermathProps) {
  const lines = aftermath ? aftermathLines(aftermath, session) : []
  const payableFrom = aftermath?.earnings?.state === 'pending' ? aftermath.earnings.payableFrom : null
  return (
    <section aria-labelledby="aftermath" className="mt-8">
      <h2 id="aftermath" className="mb-3 text-lg font-semibold">
        Afterwards
      </h2>
      <div className="space-y-3">
        {lines.map((line) => (
          <Notice key={line} tone="info">
            {line}
          </Notice>
        ))}
        {payableFrom && (
          <p>
            Payable from <When iso={payableFrom} />, unless a problem is reported before.
          </p>
        )}
      </div>
      <div className="mt-4 grid gap-3 sm:grid-cols-2 print:hidden">
        <ButtonLink href={`/session/${place ?? session.linkId}/receipt`} download>
          <FileCheck aria-hidden="true" className="size-5" />
          Download receipt
        </ButtonLink>
        {(!aftermath || (aftermath.reportableUntil && !aftermath.reported)) && (
          <ReportProblem session={session} place={place} />
        )}
      </div>
      <p className="mt-3 text-sm print:hidden">
        The receipt is signed.{' '}
        <a href="/receipts/verify" className="font-medium text-accent underline underline-offset-4">
          Verify it
        </a>{' '}
        at any time.
      </p>
    </section>
  )
}

function ReportProblem({ session, place }: Omit<AftermathProps, 'aftermath'>) {
  const [asking, setAsking] = useState(false)
  const [Dialog, setDialog] = useState(() => dialog.fetched())
  useEffect(() => {
    if (!asking || Dialog) return
    dialog.load().then(
      () => setDialog(() => dialog.fetched()),
      () => setAsking(false),
    )
  }, [asking, Dialog])
  return (
    <>
      <Button pending={asking && !Dialog} onClick={() => setAsking(true)}>
        <Flag aria-hidden="true" className="size-5" />
        Report a problem
      </Button>
      {asking && Dialog && <Dialog session={session} place={place} onClose={() => setAsking(false)} />}
    </>
  )
}
