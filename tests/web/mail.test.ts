import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { type ParsedMail, simpleParser } from 'mailparser'
import { Client } from 'pg'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mailTransport } from '@/lib/mail/transport'
import { createMailWorker } from '@/lib/mail/worker'
import { serveWeb } from './support/web'

const web = serveWeb()
const secret = 'a secret of the tests, long enough for HS256'
const types = [
  'booking.created',
  'booking.rescheduled',
  'booking.cancelled',
  'session.waiting',
  'session.ended',
  'session.no_show',
]

/** What arrived, as a mail program reads it; and what the server says to the next ones. */
const arrived: { mail: ParsedMail; raw: string; to: string[] }[] = []
let refusals: number[] = []
let url = ''
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const code = refusals.shift()
      if (code) {
        done(Object.assign(new Error('Not now'), { responseCode: code }))
        return
      }
      const raw = Buffer.concat(chunks).toString()
      const to = session.envelope.rcptTo.map(({ address }) => address)
      simpleParser(raw).then((mail) => {
        arrived.push({ mail, raw, to })
        done()
      }, done)
    })
  },
})
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  url = `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  await web.database.rpc('keep_consumer', { p_kind: 'mail', p_types: types })
})
afterAll(() => new Promise<void>((resolve) => server.close(resolve)))
beforeEach(() => {
  arrived.length = 0
  refusals = []
})

const failures: unknown[] = []
async function inDatabase<T>(act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: web.url })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
const worker = (smtpUrl: string | null = url, folder = '/nowhere') =>
  createMailWorker({
    db: web.database,
    transport: mailTransport({ smtpUrl: smtpUrl ?? undefined, folder }),
    secret,
    appUrl: 'https://talk.example',
    from: 'sessions@mind.example',
    failed: (error) => failures.push(error),
  })

async function booked(terms: Parameters<typeof web.book>[0] = {}, zone = 'Asia/Kolkata') {
  const refs = { p_client_ref: randomUUID(), p_consultant_ref: randomUUID() }
  const p_client_name = terms.p_client_name ?? 'Priya Nair'
  const keep = (p_role: 'client' | 'consultant', p_ref: string, name: string, email: string) =>
    web.database.rpc('keep_person', {
      ...{ p_actor: 'x', p_role, p_ref },
      p_person: { name, email, timeZone: zone },
    })
  await keep('client', refs.p_client_ref, p_client_name, 'priya@x.example')
  await keep('consultant', refs.p_consultant_ref, 'Asha Rao', 'asha@x.example')
  const p_scheduled_start = new Date(Date.now() + 3 * 86_400_000).toISOString()
  const p_consultant_name = 'Asha Rao'
  return web.book({ p_scheduled_start, ...terms, ...refs, p_client_name, p_consultant_name })
}
const mailTo = (address: string) => {
  const found = arrived.find(({ to }) => to.includes(address))
  if (!found) throw new Error(`Nothing came to ${address}.`)
  return found
}
function eventOf({ mail, raw }: { mail: ParsedMail; raw: string }) {
  const part = mail.attachments.find(({ contentType }) => contentType === 'text/calendar')
  expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=(REQUEST|CANCEL)/i)
  const calendar = new ICAL.Component(ICAL.parse(part?.content.toString() ?? ''))
  const event = calendar.getFirstSubcomponent('vevent')
  if (!event) throw new Error('There is no event in it.')
  const value = (name: string) => String(event.getFirstPropertyValue(name))
  return { method: String(calendar.getFirstPropertyValue('method')), value }
}

describe('mail', () => {
  it('invites both, each with the own link in the own zone, and as calendars understand it', async () => {
    await web.database.rpc('change_practice', {
      p_actor: 'x',
      p_changes: { name: 'Mind & Mood', supportEmail: 'help@mind.example' },
      p_version: null,
    })
    const { bookingId } = await booked({ p_scheduled_start: '2027-06-01T13:00:00Z' })
    await worker().turn()
    const [client, consultant] = [mailTo('priya@x.example'), mailTo('asha@x.example')]
    expect(arrived).toHaveLength(2)
    const { mail } = client
    expect(mail.subject).toBe('Video session on 1 Jun, 18:30')
    expect(mail.text).toContain('Tuesday, 1 June 2027 at 18:30 (Asia/Kolkata)')
    expect(mail.from?.value).toEqual([{ name: 'Mind & Mood', address: 'sessions@mind.example' }])
    expect(mail.replyTo?.value[0]?.address).toBe('help@mind.example')
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    const links = [client, consultant].map(
      (one) => /https:\/\/talk\.example\/session\/\S{43}/.exec(one.mail.text ?? '')?.[0],
    )
    expect(new Set(links).size).toBe(2)
    const token = links[0]?.split('/').at(-1) ?? ''
    expect(await web.database.rpc('is_session_link_valid', { p_token: token })).toBeTruthy()
    expect(String(mail.html)).toContain(links[0])
    expect(String(mail.html)).not.toMatch(/<img|<script|src=/)
    expect(client.raw).not.toMatch(/multipart\/mixed|Content-Disposition: attachment/i)
    const { method, value } = eventOf(client)
    expect(method).toBe('REQUEST')
    expect(value('uid')).toBe(`${bookingId}@parley`)
    expect(value('dtstart')).toBe('2027-06-01T13:00:00Z')
    expect([value('sequence'), value('status')]).toEqual(['0', 'CONFIRMED'])
    expect(value('organizer')).toMatch(/^mailto:sessions@mind\.example$/i)
    expect(value('attendee')).toMatch(/^mailto:priya@x\.example$/i)
  })

  it('goes out once, however often and by however many it is told', async () => {
    await booked()
    await Promise.all([worker().turn(), worker().turn(), worker().turn()])
    await worker().turn()
    expect(arrived).toHaveLength(2)
  })

  it('is tried again where the server was busy, under the same Message-ID, and given up where it says never', async () => {
    const states = (sessionId: string) =>
      inDatabase(async (client) => {
        const sql = 'select status, attempts from parley.mails where session_id = $1 order by recipient'
        return (await client.query<{ status: string; attempts: number }>(sql, [sessionId])).rows
      })
    const again = () =>
      inDatabase((client) =>
        client.query(
          `update parley.deliveries set due_at = clock_timestamp() - interval '1 second' where finished_at is null`,
        ),
      )
    const busy = await booked()
    refusals = [451]
    await worker().turn()
    expect(await states(busy.sessionId)).toEqual([
      { status: 'sending', attempts: 1 },
      { status: 'sent', attempts: 1 },
    ])
    await again()
    await worker().turn()
    expect(await states(busy.sessionId)).toEqual([
      { status: 'sent', attempts: 2 },
      { status: 'sent', attempts: 1 },
    ])
    expect(new Set(arrived.map(({ mail }) => mail.messageId)).size).toBe(2)
    const never = await booked()
    refusals = [550]
    await worker().turn()
    expect(await states(never.sessionId)).toEqual([
      { status: 'failed', attempts: 1 },
      { status: 'sent', attempts: 1 },
    ])
  })

  it('moves in the calendar what it invited to, under the same UID and link, each time it is moved', async () => {
    const { bookingId } = await booked({ p_scheduled_start: '2027-06-01T13:00:00Z' })
    const one = worker()
    await one.turn()
    const link = /https:\/\/talk\.example\/session\/\S{43}/.exec(
      mailTo('priya@x.example').mail.text ?? '',
    )?.[0]
    for (const [sequence, hour] of [
      ['1', '15'],
      ['2', '17'],
    ] as const) {
      arrived.length = 0
      const start = `2027-06-02T${hour}:00:00Z`
      await web.database.rpc('reschedule_booking', { p_booking_id: bookingId, p_start: start, p_by: 'admin' })
      await one.turn()
      expect(arrived).toHaveLength(2)
      const moved = mailTo('priya@x.example')
      expect(moved.mail.text).toContain(link)
      const { method, value } = eventOf(moved)
      expect(method).toBe('REQUEST')
      expect(value('uid')).toBe(`${bookingId}@parley`)
      expect([value('dtstart'), value('sequence')]).toEqual([start, sequence])
    }
    await one.turn()
    expect(arrived).toHaveLength(2)
  })

  it('cancels in the calendar what it invited to, with the same UID and a higher SEQUENCE', async () => {
    const { bookingId, sessionId } = await booked()
    await worker().turn()
    arrived.length = 0
    await web.database.rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: 'Ill',
      p_cancelled_by: 'client',
    })
    await worker().turn()
    const cancelled = mailTo('priya@x.example')
    const { method, value } = eventOf(cancelled)
    expect(method).toBe('CANCEL')
    expect([value('uid'), value('sequence'), value('status')]).toEqual([
      `${bookingId}@parley`,
      '1',
      'CANCELLED',
    ])
    expect(cancelled.mail.text).not.toContain('/session/')
    expect(cancelled.mail.text).not.toContain('Ill')
  })

  it('lets no name write a header, an address or a tag', async () => {
    await booked({ p_client_name: 'P" <evil@x.example>, <b>&' })
    await worker().turn()
    const { mail, raw, to } = mailTo('priya@x.example')
    expect(to).toEqual(['priya@x.example'])
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im)
    expect(String(mail.html)).toContain('&lt;b&gt;&amp;')
    expect(String(mail.html)).not.toContain('<b>')
  })

  it('is kept as files where there is no server, and not sent to who has no address', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-mail-'))
    await booked()
    await web.book()
    await worker(null, folder).turn()
    const files = await readdir(folder)
    expect(files).toHaveLength(2)
    const mail = await simpleParser(await readFile(join(folder, files[0] ?? '')))
    expect(mail.subject).toMatch(/^Video session on/)
    expect(arrived).toEqual([])
  })
})
