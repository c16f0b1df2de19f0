'use client'

import { Notice } from '@/components/ui/notice'
import type { AftermathView } from '@/lib/room/aftermath'
import type { SessionView } from '@/lib/room/http'
import { aftermathLines } from './aftermath-words'
import { Quote } from './quote'
import { When } from './when'

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
          The practice wrote: <Quote text={reason} />
        </p>
      ))}
      {earnings?.state === 'pending' && earnings.payableFrom && (
        <p>
          Payable from <When iso={earnings.payableFrom} />, unless a problem is reported before.
        </p>
      )}
    </div>
  )
}
