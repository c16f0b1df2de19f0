import type { Database } from '@/lib/db'
import type { MailFacts, MailRecipient } from '@/lib/db/functions/mail'
import type { Delivery, OutboxEvent } from '@/lib/db/functions/outbox'
import { openLinks } from '@/lib/links/derived-link'
import { composed, type MailKind } from './compose'
import { isFinal, type MailTransport } from './transport'

interface Parts {
  readonly db: Pick<Database, 'rpc'>
  readonly transport: MailTransport
  /** The secret that links are derived with. */
  readonly secret: string
  readonly appUrl: string
  readonly from: string
  readonly failed: (error: unknown) => void
}

interface Sending {
  readonly key: string
  readonly kind: MailKind
  readonly recipient: MailRecipient
  readonly sessionId: string
  readonly amountMinor?: number | null
}

export interface MailWorker {
  /** Everything that is to be sent now; tests call it, and the clock. */
  turn(): Promise<void>
  stop(): Promise<void>
}

const types = [
  'booking.created',
  'booking.rescheduled',
  'booking.cancelled',
  'session.waiting',
  'session.ended',
  'session.no_show',
  'refund.created',
  'dispute.opened',
]
const both = ['client', 'consultant'] as const
const mostAttempts = 8
const leaseSeconds = 120
const turnMs = 2_000

/** Told by the outbox of what happened, and by the clock of what is due, it writes to people; in any number of processes, once each. */
export function createMailWorker(parts: Parts): MailWorker {
  const { db } = parts
  const turn = async () => {
    await db.rpc('place_outbox', {})
    const asked = { p_kind: 'mail', p_each: 5, p_lease_seconds: leaseSeconds }
    for (const delivery of await db.rpc('claim_deliveries', asked)) await deliver(delivery, parts)
    for (const { key, kind, sessionId, recipient } of await db.rpc('due_reminders', { p_limit: 50 })) {
      await send({ key, kind, sessionId, recipient }, parts).catch(parts.failed)
    }
  }
  return { turn, stop: async () => parts.transport.close() }
}

/** Runs turns until it is stopped; a turn that fails is told, and tried again. */
export function startMailWorker(parts: Parts): MailWorker {
  const worker = createMailWorker(parts)
  let stopped = false
  let wake: () => void = () => undefined
  const run = async () => {
    let known = false
    while (!stopped) {
      try {
        if (!known) await parts.db.rpc('keep_consumer', { p_kind: 'mail', p_types: types })
        known = true
        await worker.turn()
      } catch (error) {
        parts.failed(error)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, turnMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const ended = run()
  return {
    turn: worker.turn,
    async stop() {
      stopped = true
      wake()
      await ended
      await worker.stop()
    },
  }
}

async function deliver({ deliveryId, lease, attempt, event }: Delivery, parts: Parts): Promise<void> {
  const finish = (p_status: 'done' | 'again' | 'failed', words: string) =>
    parts.db.rpc('finish_delivery', {
      p_delivery_id: deliveryId,
      p_lease: lease,
      p_status,
      p_delay_seconds: Math.min(30 * 2 ** attempt, 3_600),
      p_answer: { words: words.slice(0, 500) },
    })
  const failures: string[] = []
  // What one address refuses is no reason to keep it from the other.
  for (const sending of sendingsOf(event)) {
    await send(sending, parts).catch((error: unknown) => {
      failures.push(error instanceof Error ? error.message : 'unknown')
    })
  }
  if (failures.length === 0) await finish('done', '')
  else await finish(attempt < mostAttempts ? 'again' : 'failed', failures.join('; '))
}

function sendingsOf({ id, type, sessionId, version, body }: OutboxEvent): Sending[] {
  if (!sessionId) return []
  const to = (kind: MailKind, recipients: readonly MailRecipient[], number: string | number = 0): Sending[] =>
    recipients.map((recipient) => ({
      key: `${sessionId} ${kind} ${recipient} ${number}`,
      kind,
      recipient,
      sessionId,
    }))
  switch (type) {
    case 'booking.created':
      return to('invitation', both)
    case 'booking.rescheduled':
      return to('moved', both, version ?? id)
    case 'booking.cancelled':
      return to('cancelled', both)
    case 'session.waiting':
      return body['who'] === 'client' ? to('waiting', ['consultant']) : []
    case 'session.ended':
    case 'session.no_show':
      return to('summary', ['client'])
    case 'dispute.opened':
      return to('dispute', ['practice'])
    case 'refund.created': {
      const amount = body['amountMinor']
      const amountMinor = typeof amount === 'number' ? amount : null
      return to('refund', ['client'], id).map((one) => ({ ...one, amountMinor }))
    }
    default:
      return []
  }
}

/** @throws what is to be tried again */
async function send(
  { key, kind, recipient, sessionId, amountMinor = null }: Sending,
  parts: Parts,
): Promise<void> {
  const { db, transport, from } = parts
  const begun = await db.rpc('begin_mail', {
    p_key: key,
    p_kind: kind,
    p_session_id: sessionId,
    p_recipient: recipient,
  })
  if (begun.wait) throw new Error('Somebody else is at it, or too many were sent within an hour.')
  if (!begun.begun) return
  const finish = (p_status: 'sent' | 'kept' | 'skipped' | 'failed' | 'again', p_said: string | null = null) =>
    db.rpc('finish_mail', { p_key: key, p_status, p_said })
  try {
    const facts = await db.rpc('mail_facts', { p_session_id: sessionId })
    if (!facts || isStale(kind, facts)) {
      await finish('skipped', 'too late')
      return
    }
    const url = await urlOf(kind, recipient, facts, parts)
    const mail = composed({ key, kind, recipient, facts, url, amountMinor, from })
    if (mail) await finish(await transport.send(mail))
    else await finish('skipped', 'no address')
  } catch (error) {
    const said = error instanceof Error ? error.message : null
    if (!isFinal(error)) {
      await finish('again', said)
      throw error
    }
    await finish('failed', said)
    parts.failed(error)
  }
}

/** What nobody needs to read any more: the server was down, or it was cancelled meanwhile. */
function isStale(kind: MailKind, { status, start, minutes, serverTime }: MailFacts): boolean {
  const now = Date.parse(serverTime)
  const isToCome = status === 'scheduled' || status === 'waiting'
  switch (kind) {
    case 'reminder_day':
    case 'reminder_soon':
      return !isToCome || now >= Date.parse(start)
    case 'invitation':
    case 'moved':
      return (!isToCome && status !== 'active') || now >= Date.parse(start) + minutes * 60_000
    case 'waiting':
      return status !== 'waiting' && status !== 'scheduled'
    default:
      return false
  }
}

/** Derived now, and stored nowhere. */
async function urlOf(
  kind: MailKind,
  recipient: MailRecipient,
  { sessionId }: MailFacts,
  { db, secret, appUrl }: Parts,
): Promise<string | null> {
  if (recipient === 'practice') return `${appUrl}/admin/sessions/${sessionId}`
  if (kind === 'cancelled' || kind === 'refund') return null
  const links = await openLinks(db, secret, sessionId)
  const link = links.find(({ participantType }) => participantType === recipient)
  return link ? `${appUrl}/session/${link.token}` : null
}
