import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { POST as join } from '@/app/api/sessions/join/route'
import type { ParticipantType } from '@/lib/contract/words'
import { appointmentOf } from '@/tests/support/appointment'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const minuteMs = 60_000

/** A person that is in one session of ten minutes, two before its end, and the link of the next, which has opened already. */
async function between(side: ParticipantType) {
  const person = { [`p_${side}_ref`]: randomUUID() }
  const until = Date.now() + 2 * minuteMs
  const first = await web.book({
    ...person,
    p_client_name: 'Mei Tanaka',
    p_scheduled_start: new Date(until - 10 * minuteMs).toISOString(),
    p_duration_minutes: 10,
  })
  const next = await web.book({ ...person, p_scheduled_start: new Date(until).toISOString() })
  await web.database.rpc('start_session', { p_session_id: first.sessionId, p_participant_type: side })
  return { first, next, until }
}

describe('a person who is in another session', () => {
  it('is asked first: a consultant with which it is, a client only until when', async () => {
    const consultant = await between('consultant')
    const refused = await problemOf(
      await new Browser().post(join, { token: consultant.next.consultantToken }),
    )
    expect(refused).toMatchObject({
      httpStatus: 409,
      code: 'in_another_session',
      otherSession: { sessionId: consultant.first.sessionId, otherParticipantName: 'Mei Tanaka' },
    })
    expect(Date.parse(refused.otherSession?.until ?? '')).toBe(consultant.until)

    const client = await between('client')
    const asked = await problemOf(await new Browser().post(join, { token: client.next.clientToken }))
    expect(asked).toMatchObject({ httpStatus: 409, code: 'in_another_session' })
    expect(Object.keys(asked.otherSession ?? {})).toEqual(['until'])
    expect(JSON.stringify(asked)).not.toContain(client.first.sessionId)
  })

  it('goes on here when it says so, and is in the other no more', async () => {
    const { first, next } = await between('consultant')
    const browser = new Browser()
    const response = await browser.post(join, { token: next.consultantToken, goOn: true })
    expect(response.status).toBe(200)
    const [room] = await web.database.rpc('open_rooms', { p_session_ids: [first.sessionId] })
    expect(appointmentOf(room).left.consultant?.reason).toBe('elsewhere')
    expect((await browser.post(join, { token: next.consultantToken })).status).toBe(200)
  })

  it('claims nothing while it is asked', async () => {
    const { next } = await between('client')
    const browser = new Browser()
    await browser.post(join, { token: next.clientToken })
    expect(browser.cookies.size).toBe(0)
    const { facts } = await web.database.rpc('is_session_link_valid', { p_token: next.clientToken })
    expect(facts?.claimed).toBe(false)
  })
})
