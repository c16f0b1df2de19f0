'use client'

import { ReceiptText } from 'lucide-react'
import { ButtonLink } from '@/components/ui/button'
import { partOf, usePart } from '@/components/ui/lazy'
import { OnDemand } from '@/components/ui/on-demand'
import type { AftermathView } from '@/lib/contract/http/after-settlement'
import type { SessionView } from '@/lib/contract/http/session'
import { afterwards as words } from '@/locales/en/appointment/summary'
import type { AftermathLinesProps } from './after-settlement-lines'

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
        {words.title}
      </h2>
      {aftermath && <LaterLines session={session} aftermath={aftermath} />}
      <div className="mt-4 grid gap-3 sm:grid-cols-2 print:hidden">
        <ButtonLink href={`/session/${place ?? session.linkId}/receipt`}>
          <ReceiptText aria-hidden="true" className="size-5" />
          {words.receipt}
        </ButtonLink>
        {(!aftermath || (aftermath.reportableUntil && !aftermath.reported)) && (
          <ReportProblem session={session} place={place} />
        )}
      </div>
      <p className="mt-3 text-sm print:hidden">{words.receiptDetail}</p>
    </section>
  )
}

/** Only a page that is opened later has any, so only that fetches them. */
const lines = partOf(() => import('./after-settlement-lines').then(({ AftermathLines }) => AftermathLines))

function LaterLines(props: AftermathLinesProps) {
  const Lines = usePart(lines)
  return Lines && <Lines {...props} />
}

function ReportProblem({ session, place }: Omit<AftermathProps, 'aftermath'>) {
  return (
    <OnDemand part={dialog} words={words.report}>
      {(Dialog, close) => <Dialog session={session} place={place} onClose={close} />}
    </OnDemand>
  )
}
