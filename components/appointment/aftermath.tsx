'use client'

import { useEffect, useState } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { partOf, usePart } from '@/components/ui/use-part'
import type { AftermathView } from '@/lib/room/aftermath'
import type { SessionView } from '@/lib/room/http'
import type { AftermathLinesProps } from './aftermath-lines'

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
  return (
    <section aria-labelledby="aftermath" className="mt-8">
      <h2 id="aftermath" className="mb-3 text-lg font-semibold">
        Afterwards
      </h2>
      {aftermath && <LaterLines session={session} aftermath={aftermath} />}
      <div className="mt-4 grid gap-3 sm:grid-cols-2 print:hidden">
        <ButtonLink href={`/session/${place ?? session.linkId}/receipt`} download>
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

/** Only a page that is opened later has any, so only that fetches them. */
const lines = partOf(() => import('./aftermath-lines').then(({ AftermathLines }) => AftermathLines))

function LaterLines(props: AftermathLinesProps) {
  const Lines = usePart(lines)
  return Lines && <Lines {...props} />
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
        Report a problem
      </Button>
      {asking && Dialog && <Dialog session={session} place={place} onClose={() => setAsking(false)} />}
    </>
  )
}
