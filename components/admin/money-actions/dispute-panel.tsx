'use client'

import { useState } from 'react'
import { When } from '@/components/time/when'
import { Badge } from '@/components/ui/badge'
import { Field } from '@/components/ui/field'
import { Sentence } from '@/components/ui/sentence'
import { formatMoney } from '@/lib/format'
import { act as actWords, categories, decided, decisions, dispute as words } from '@/locales/en/admin/acts'
import { roles } from '@/locales/en/names'
import { ActButton } from './act-button'
import { CreditButton } from './credit-button'
import type { DisputeState, SessionAffairs } from './types'

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
        <Badge tone={dispute.status === 'open' ? 'bad' : 'good'}>{words.status[dispute.status]}</Badge>
        <span>
          <Sentence
            parts={words.withheld(formatMoney(dispute.withheld, currency), <When iso={dispute.openedAt} />)}
          />
        </span>
      </p>
      {dispute.reports.map((report) => (
        <section key={report.participantType} className="rounded-xl border border-line p-4">
          <h3 className="font-semibold text-gray-900">
            {words.report(roles[report.participantType], categories[report.category])}
          </h3>
          <p className="mt-1 break-words whitespace-pre-wrap text-gray-900" dir="auto">
            {report.description}
          </p>
          <p className="mt-1 text-sm">
            <When iso={report.at} />
            <span>{report.messagesAttached ? words.messagesAttached : ''}</span>
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
      <h3 className="font-semibold text-gray-900">{words.messages}</h3>
      <ul className="mt-1 space-y-1">
        {dispute.messages.map(({ participantType, count, characters, first, last }) => (
          <li key={participantType}>
            <Sentence
              parts={words.exchanged(
                roles[participantType],
                count,
                characters,
                <When iso={first} form="time" />,
                <When iso={last} form="time" />,
              )}
            />
          </li>
        ))}
      </ul>
      {dispute.reports.some(({ messagesAttached }) => messagesAttached) && (
        <div className="mt-3">
          <ActButton
            name={words.read.name}
            question={words.read.question}
            confirm={words.read.name}
            act={{ act: 'read-messages', sessionId }}
          >
            <p>{words.read.effect}</p>
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
        name={decisions.release.name}
        question={decisions.release.question}
        confirm={decisions.release.confirm}
        act={{ act: 'decide', sessionId, decision: 'release' }}
      >
        <p>{decisions.release.effect}</p>
      </ActButton>
      <ActButton
        name={decisions.refund.name}
        question={decisions.refund.question}
        confirm={decisions.refund.confirm}
        reasonLabel={actWords.reasonForClient}
        act={{ act: 'decide', sessionId, decision: 'refund' }}
      >
        <p>{decisions.refund.effect(most)}</p>
      </ActButton>
      <ActButton
        name={decisions.split.name}
        question={decisions.split.question}
        confirm={decisions.split.confirm}
        reasonLabel={actWords.reasonForClient}
        act={{ act: 'decide', sessionId, decision: 'split', amount: amount.trim() }}
      >
        <p>{decisions.split.effect(most)}</p>
        <Field
          label={decisions.split.amount(currency)}
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
  return decision === null ? '' : decided[decision](formatMoney(refunded ?? '0', currency))
}
