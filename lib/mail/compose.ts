import { createHash } from 'node:crypto'
import { toDecimal } from '@/lib/contract/money'
import type { MailFacts, MailRecipient } from '@/lib/db/functions/mail'
import { actions, facts as factWords, greeting, leads, modes, notes, subjects } from '@/locales/en/mail/mail'
import { invitationOf } from './invitation'
import { asHtml, asText } from './layout'
import { clockIn, dayIn, whenIn } from './times'

export type MailKind = keyof typeof subjects

/** Who is written to and about what; links are derived when it is sent. */
export interface Wanted {
  readonly key: string
  readonly kind: MailKind
  readonly recipient: MailRecipient
  readonly facts: MailFacts
  /** Of the recipient, or of the page that an administrator needs; null: none. */
  readonly url: string | null
  /** Of a refund. */
  readonly amountMinor: number | null
  /** The address that mails come from. */
  readonly from: string
}

export interface Mail {
  readonly messageId: string
  readonly from: { readonly name: string; readonly address: string }
  readonly to: { readonly name: string; readonly address: string }
  readonly replyTo: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | null
}

const ownAccent = '#c2410c'
const withCalendar: readonly MailKind[] = ['invitation', 'moved', 'cancelled']
const withLink: readonly MailKind[] = ['invitation', 'moved', 'reminder_day', 'reminder_soon', 'waiting']

/** Null: nobody to send it to. */
export function composed(wanted: Wanted): Mail | null {
  const { kind, facts, key, from } = wanted
  const to = recipientOf(wanted)
  if (!to) return null
  const zone = to.timeZone ?? facts.practice.timeZone
  const mode = modes[facts.mode]
  const when = kind === 'reminder_soon' ? clockIn(facts.start, zone) : dayIn(facts.start, zone)
  const letter = {
    greeting: greeting(to.name),
    lead: leads[kind](otherOf(wanted)),
    facts: factsOf(wanted, zone),
    action: actionOf(wanted),
    notes: notesOf(wanted),
    practice: facts.practice.name,
    accent: facts.practice.accent ?? ownAccent,
  }
  const organizer = { name: facts.practice.name, email: from }
  return {
    // The same for the same sending, whoever tries it again.
    messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${from.split('@')[1]}>`,
    from: { name: facts.practice.name, address: from },
    to: { name: to.name, address: to.email },
    replyTo: facts.practice.supportEmail ?? from,
    subject: subjects[kind](mode, when),
    text: asText(letter),
    html: asHtml(letter),
    calendar: withCalendar.includes(kind)
      ? invitationOf({
          facts,
          summary: `${mode}: ${otherOf(wanted)}`,
          organizer,
          attendee: { name: to.name, email: to.email },
          url: wanted.url,
          cancelled: kind === 'cancelled',
        })
      : null,
  }
}

function recipientOf({ recipient, facts }: Wanted) {
  if (recipient === 'practice') {
    const { name, supportEmail: email, timeZone } = facts.practice
    return email ? { name, email, timeZone } : null
  }
  const { email, ...person } = facts[recipient]
  return email ? { ...person, email } : null
}

function otherOf({ recipient, facts }: Wanted): string {
  return recipient === 'client' ? facts.consultant.name : facts.client.name
}

function factsOf({ kind, recipient, facts, amountMinor }: Wanted, zone: string) {
  const money = (minor: number) => `${toDecimal(minor, facts.currency)} ${facts.currency}`
  const { settlement } = facts
  const isOver = kind === 'summary' && settlement
  return [
    { name: factWords.when, value: factWords.inZone(whenIn(facts.start, zone), zone) },
    { name: factWords.length, value: factWords.minutes(facts.minutes) },
    { name: factWords.kind, value: modes[facts.mode] },
    ...(recipient === 'client' && !isOver && kind !== 'refund'
      ? [{ name: factWords.price, value: money(facts.priceMinor) }]
      : []),
    ...(isOver ? [{ name: factWords.charged, value: money(settlement.chargedMinor) }] : []),
    ...(isOver && settlement.returnedMinor > 0
      ? [{ name: factWords.returned, value: money(settlement.returnedMinor) }]
      : []),
    ...(kind === 'refund' && amountMinor !== null
      ? [{ name: factWords.returned, value: money(amountMinor) }]
      : []),
  ]
}

function actionOf({ kind, url }: Wanted) {
  if (!url) return null
  if (withLink.includes(kind)) return { words: actions.join, url }
  if (kind === 'summary') return { words: actions.receipt, url: `${url}/receipt` }
  return kind === 'dispute' ? { words: actions.decide, url } : null
}

function notesOf({ kind, facts, url }: Wanted): string[] {
  const { supportEmail } = facts.practice
  return [
    ...(url && withLink.includes(kind) ? [notes.opens] : []),
    ...(withCalendar.includes(kind) && kind !== 'cancelled' ? [notes.calendar] : []),
    ...(supportEmail ? [notes.help(supportEmail)] : []),
  ]
}
