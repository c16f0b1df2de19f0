import { When } from '@/components/time/when'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { entryOf } from '@/lib/contract/entry-of'
import { formatMoney } from '@/lib/format'
import { actions, audit as auditWords, extension, extensionOutcomes, proof } from '@/locales/en/admin/session'
import { roles } from '@/locales/en/names'
import type { AuditEntry, SessionAffairs } from './types'

/** What administrators did and why; nothing here can be changed. */
export function AuditList({ audit }: { readonly audit: readonly AuditEntry[] }) {
  if (audit.length === 0) return <p>{auditWords.none}</p>
  return (
    <ol className="space-y-3">
      {audit.map(({ key, action, actor, reason, at }) => (
        <li key={key}>
          <span className="font-semibold text-gray-900">{entryOf(actions, action) ?? action}</span>
          <p className="break-words whitespace-pre-wrap">{reason}</p>
          <p className="text-sm">
            <Sentence parts={auditWords.by(actor, <When iso={at} />)} />
          </p>
        </li>
      ))}
    </ol>
  )
}

export function ExtensionList({ affairs: { extensions, currency } }: { readonly affairs: SessionAffairs }) {
  return (
    <ul className="space-y-2">
      {extensions.map(({ id, minutes, amount, proposedBy, outcome, at }) => (
        <li key={id}>
          <span className="font-semibold text-gray-900">
            {extension.proposed(minutes, formatMoney(amount, currency))}
          </span>
          <span>{extension.outcome(entryOf(extensionOutcomes, outcome) ?? outcome)}</span>
          <p className="text-sm">
            <Sentence parts={auditWords.by(roles[proposedBy], <When iso={at} />)} />
          </p>
        </li>
      ))}
    </ul>
  )
}

/** Where the consultant's part is, and whether the record of events is whole. */
export function ProofPanel({ affairs }: { readonly affairs: SessionAffairs }) {
  const { earnings, chain, currency, sessionId, refundable } = affairs
  return (
    <div className="space-y-4">
      {earnings && (
        <p>
          <span>{formatMoney(earnings.amount, currency)} </span>
          {earnings.withheld ? (
            <span>{proof.withheld}</span>
          ) : (
            <span>
              <Sentence parts={proof.payable(<When iso={earnings.dueAt} />)} />
            </span>
          )}
        </p>
      )}
      {chain.intact ? (
        <Notice tone="good">{proof.intact(chain.length)}</Notice>
      ) : (
        <Notice tone="bad" role="alert">
          {proof.broken}
        </Notice>
      )}
      {refundable !== null && (
        <p>
          <a
            href={`/admin/sessions/${sessionId}/receipt`}
            className="inline-flex min-h-12 items-center font-semibold text-accent underline underline-offset-4"
          >
            {proof.receipt}
          </a>
        </p>
      )}
    </div>
  )
}
