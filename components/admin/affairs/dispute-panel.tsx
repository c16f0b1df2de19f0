'use client'

import { useState } from 'react'
import { Field } from '@/components/admin/field'
import { roleWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import { Badge } from '@/components/ui/badge'
import { formatMoney } from '@/lib/format'
import type { ReportCategory } from '@/lib/room/aftermath'
import { ActButton } from './act-button'
import { CreditButton } from './credit-button'
import type { DisputeState, SessionAffairs } from './types'

const categoryWords = {
  connection: 'Sound, picture or connection',
  other_side: 'The other side was late, left or did not come',
  charge: 'Time or amount',
  conduct: 'Conduct',
  other: 'Something else',
} as const satisfies Record<ReportCategory, string>

interface DisputePanelProps {
  readonly affairs: SessionAffairs
  readonly dispute: DisputeState
}

/** What was reported, what of it can be looked into, and the decision. */
export function DisputePanel({ affairs, dispute }: DisputePanelProps) {
  const { sessionId, currency } = affairs
  return (
    <div className="space-y-5">
      <p className="flex flex-wrap items-center gap-3">
        <Badge tone={dispute.status === 'open' ? 'bad' : 'good'}>
          {dispute.status === 'open' ? 'Open' : 'Decided'}
        </Badge>
        <span>
          {formatMoney(dispute.withheld, currency)} withheld since <When iso={dispute.openedAt} />
        </span>
      </p>
      {dispute.reports.map((report) => (
        <section key={report.participantType} className="rounded-xl border border-line p-4">
          <h3 className="font-semibold text-gray-900">
            {roleWords[report.participantType]}: {categoryWords[report.category]}
          </h3>
          <p className="mt-1 break-words whitespace-pre-wrap text-gray-900" dir="auto">
            {report.description}
          </p>
          <p className="mt-1 text-sm">
            <When iso={report.at} />
            <span>{report.messagesAttached ? ' · messages attached' : ''}</span>
          </p>
        </section>
      ))}
      <Messages dispute={dispute} sessionId={sessionId} />
      {dispute.status === 'open' ? (
        <Decisions affairs={affairs} />
      ) : (
        <p>
          <span>{decisionWords(dispute, currency)} </span>
          {dispute.decidedAt && <When iso={dispute.decidedAt} />}
        </p>
      )}
    </div>
  )
}

function Messages({ dispute, sessionId }: { readonly dispute: DisputeState; readonly sessionId: string }) {
  if (dispute.messages.length === 0) return null
  return (
    <section>
      <h3 className="font-semibold text-gray-900">Messages</h3>
      <ul className="mt-1 space-y-1">
        {dispute.messages.map(({ participantType, count, characters, first, last }) => (
          <li key={participantType}>
            {roleWords[participantType]}: {count}, {characters} characters, <When iso={first} form="time" />{' '}
            to <When iso={last} form="time" />
          </li>
        ))}
      </ul>
      {dispute.reports.some(({ messagesAttached }) => messagesAttached) && (
        <div className="mt-3">
          <ActButton
            name="Read messages"
            question="Read what was said?"
            confirm="Read messages"
            act={{ act: 'read-messages', sessionId }}
          >
            <p>A reporter attached the messages. That you read them is written into the audit.</p>
          </ActButton>
        </div>
      )}
    </section>
  )
}

function Decisions({ affairs }: { readonly affairs: SessionAffairs }) {
  const { sessionId, refundable, currency } = affairs
  const [amount, setAmount] = useState('')
  const most = formatMoney(refundable ?? '0', currency)
  return (
    <div className="flex flex-wrap gap-3">
      <CreditButton affairs={affairs} />
      <ActButton
        name="Release to consultant"
        question="Release all of it to the consultant?"
        confirm="Release"
        act={{ act: 'decide', sessionId, decision: 'release' }}
      >
        <p>What was withheld becomes payable. Nothing goes back to the client.</p>
      </ActButton>
      <ActButton
        name="Refund client"
        question="Refund all of it to the client?"
        confirm="Refund"
        reasonLabel="Reason, which the client reads"
        act={{ act: 'decide', sessionId, decision: 'refund' }}
      >
        <p>{most} goes back to the client, the platform’s fee included.</p>
      </ActButton>
      <ActButton
        name="Split"
        question="Split between the two?"
        confirm="Split"
        reasonLabel="Reason, which the client reads"
        act={{ act: 'decide', sessionId, decision: 'split', amount: amount.trim() }}
      >
        <p>The client gets this much of {most} back, the consultant keeps the rest.</p>
        <Field
          label={`Amount for the client in ${currency}`}
          inputMode="decimal"
          required
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
      </ActButton>
    </div>
  )
}

function decisionWords({ decision, refunded }: DisputeState, currency: string): string {
  const amount = formatMoney(refunded ?? '0', currency)
  switch (decision) {
    case 'release':
      return 'Released to the consultant.'
    case 'refund':
      return `${amount} refunded to the client.`
    case 'split':
      return `Split: ${amount} to the client, the rest to the consultant.`
    case null:
      return ''
    default:
      return decision satisfies never
  }
}
