import { describe, expect, it } from 'vitest'
import { POST as join } from '@/app/api/sessions/join/route'
import { POST as report } from '@/app/api/sessions/report/route'
import type { Result } from '@/lib/db'
import { limits } from '@/lib/limits'
import { loadAftermath } from '@/lib/web/appointment/after-settlement'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const body = { category: 'connection', description: 'I heard nothing.' }

/** A session that both were in, ended by the client; the client's browser holds its link. */
async function settled(): Promise<{ booking: Result<'create_booking'>; client: Browser }> {
  const booking = await web.book()
  const client = new Browser()
  expect((await client.post(join, { token: booking.clientToken })).status).toBe(200)
  for (const p_participant_type of ['client', 'consultant'] as const) {
    await web.database.rpc('start_session', { p_session_id: booking.sessionId, p_participant_type })
  }
  await web.database.rpc('end_session', {
    p_session_id: booking.sessionId,
    p_reason: 'done',
    p_ended_by: 'client',
  })
  return { booking, client }
}

describe('reporting a problem', () => {
  it('is heard from the browser that holds the link, once, and shows on both summaries', async () => {
    const { booking, client } = await settled()
    const { sessionId } = booking
    const answer = await client.post(report, { ...body, token: booking.clientToken })
    expect(await answer.json()).toEqual({ success: true, status: 'open' })
    expect(await loadAftermath({ sessionId, participantType: 'client' })).toMatchObject({
      reported: true,
      dispute: { status: 'open', openedBy: 'client' },
      earnings: null,
    })
    expect(await loadAftermath({ sessionId, participantType: 'consultant' })).toMatchObject({
      reported: false,
      dispute: { openedBy: 'client', withheld: '0.00' },
      earnings: { state: 'payable' },
    })
  })

  it('is refused to a stranger with the same link, and to one without any', async () => {
    const { booking } = await settled()
    const stranger = new Browser()
    expect(
      await problemOf(await stranger.post(report, { ...body, token: booking.clientToken })),
    ).toMatchObject({
      httpStatus: 401,
      code: 'not_a_participant',
    })
    expect(await problemOf(await stranger.post(report, body))).toMatchObject({ code: 'not_a_participant' })
  })

  it('is possible for who never came in: nobody claimed the link', async () => {
    const booking = await web.book()
    await web.database.rpc('cancel_session', {
      p_session_id: booking.sessionId,
      p_reason: 'ill',
      p_cancelled_by: 'consultant',
    })
    expect((await new Browser().post(report, { ...body, token: booking.clientToken })).status).toBe(200)
  })

  it('waits for the end, and says so', async () => {
    const booking = await web.book()
    const refused = await new Browser().post(report, { ...body, token: booking.clientToken })
    expect(await problemOf(refused)).toMatchObject({
      httpStatus: 409,
      code: 'not_reportable',
      cause: 'not_over',
    })
  })

  it('takes no report that is too long, and none that is larger than any report', async () => {
    const { booking, client } = await settled()
    const send = (description: string) =>
      client.post(report, { ...body, token: booking.clientToken, description })
    expect(await problemOf(await send('x'.repeat(limits.report.value.most + 1)))).toMatchObject({
      code: 'bad_request',
    })
    expect(await problemOf(await send('x'.repeat(limits.reportBody.value.most)))).toMatchObject({
      httpStatus: 413,
      code: 'too_large',
    })
    // The longest there is, in the widest form that JSON has for it.
    const widest = '\u{1}'.repeat(limits.report.value.most)
    expect(JSON.stringify(widest).length).toBeGreaterThan(limits.reportBody.value.most / 2)
    expect((await send(widest)).status).toBe(200)
  })

  it('takes no report without words, of another kind, or from another site', async () => {
    const { booking, client } = await settled()
    const good = { ...body, token: booking.clientToken }
    for (const bad of [{ description: ' ' }, { category: 'money' }, { participantType: 'client' }]) {
      expect((await client.post(report, { ...good, ...bad })).status).toBe(400)
    }
    expect((await client.post(report, good, { origin: 'https://evil.example' })).status).toBe(403)
  })
})
