import { roleWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import { Notice } from '@/components/ui/notice'
import { formatMoney } from '@/lib/format'
import { entryOf } from '@/lib/room/entry-of'
import type { AuditEntry, SessionAffairs } from './types'

const actionWords: Readonly<Record<string, string>> = {
  link_reissued: 'Link re-issued',
  link_revoked: 'Link revoked',
  session_ended: 'Session ended',
  refunded: 'Refunded',
  dispute_decided: 'Dispute decided',
  messages_read: 'Messages read',
  noted: 'Note',
}

/** What administrators did and why; nothing here can be changed. */
export function AuditList({ audit }: { readonly audit: readonly AuditEntry[] }) {
  if (audit.length === 0) return <p>Nothing was done by an administrator.</p>
  return (
    <ol className="space-y-3">
      {audit.map(({ key, action, actor, reason, at }) => (
        <li key={key}>
          <span className="font-semibold text-gray-900">{entryOf(actionWords, action) ?? action}</span>
          <p className="break-words whitespace-pre-wrap">{reason}</p>
          <p className="text-sm">
            {actor} · <When iso={at} />
          </p>
        </li>
      ))}
    </ol>
  )
}

const outcomeWords: Readonly<Record<string, string>> = {
  accepted: 'accepted',
  declined: 'declined',
  withdrawn: 'taken back',
  unfunded: 'not covered by the client’s funds',
  person_busy: 'would have reached into another booking',
  expired: 'not answered',
}

export function ExtensionList({ affairs: { extensions, currency } }: { readonly affairs: SessionAffairs }) {
  return (
    <ul className="space-y-2">
      {extensions.map(({ id, minutes, amount, proposedBy, outcome, at }) => (
        <li key={id}>
          <span className="font-semibold text-gray-900">
            {minutes} min for {formatMoney(amount, currency)}
          </span>
          <span>{`, ${entryOf(outcomeWords, outcome) ?? outcome}`}</span>
          <p className="text-sm">
            {roleWords[proposedBy]} · <When iso={at} />
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
            <span>is withheld until the dispute is decided.</span>
          ) : (
            <span>
              is payable from <When iso={earnings.dueAt} />.
            </span>
          )}
        </p>
      )}
      {chain.intact ? (
        <Notice tone="good">The {chain.length} events of this session form an unbroken chain.</Notice>
      ) : (
        <Notice tone="bad" role="alert">
          The chain of this session's events is broken: something was changed behind the back of Parley.
        </Notice>
      )}
      {refundable !== null && (
        <p>
          <a
            href={`/admin/sessions/${sessionId}/receipt`}
            className="inline-flex min-h-12 items-center font-semibold text-accent underline underline-offset-4"
          >
            Receipt and proof
          </a>
        </p>
      )}
    </div>
  )
}
