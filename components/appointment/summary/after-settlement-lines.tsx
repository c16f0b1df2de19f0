'use client'

import { When } from '@/components/time/when'
import { Notice } from '@/components/ui/notice'
import { Quote } from '@/components/ui/quote'
import { Sentence } from '@/components/ui/sentence'
import type { AftermathView } from '@/lib/contract/http/after-settlement'
import type { SessionView } from '@/lib/contract/http/session'
import { since } from '@/locales/en/appointment/afterwards'
import { aftermathLines } from './after-settlement-words'

export interface AftermathLinesProps {
  readonly session: SessionView
  readonly aftermath: AftermathView
}

/** What happened to the money since the session was settled. */
export function AftermathLines({ session, aftermath }: AftermathLinesProps) {
  const { earnings } = aftermath
  return (
    <div className="space-y-3">
      {aftermathLines(aftermath, session).map((line) => (
        <Notice key={line} tone="info">
          {line}
        </Notice>
      ))}
      {aftermath.refundReasons.map((reason) => (
        <p key={reason}>
          <Sentence parts={since.practiceWrote(<Quote text={reason} />)} />
        </p>
      ))}
      {earnings?.state === 'pending' && earnings.payableFrom && (
        <p>
          <Sentence parts={since.payableFrom(<When iso={earnings.payableFrom} />)} />
        </p>
      )}
    </div>
  )
}
