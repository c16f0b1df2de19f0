import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import type { Args } from '@/lib/db/functions/index'
import { onEveryServer, refusalOf } from './support/practice'
import { consultantOf, signedIn } from './support/signed-in'

type Report = Args<'record_call_quality'>['p_reports'][number]

onEveryServer('reports of quality', 'running', (db) => {
  const report = (
    sessionId: string,
    participantType: ParticipantType = 'client',
    terms: Partial<Report['quality']> = {},
  ): Report => ({
    sessionId,
    participantType,
    quality: {
      call: 1,
      path: 'direct',
      grade: 'good',
      rttMs: 40,
      jitterMs: 4,
      lostIn: 0.015,
      lostOut: null,
      ...terms,
    },
  })
  const record = (...p_reports: Report[]) => db().rpc('record_call_quality', { p_reports })

  it('are kept for many sessions at once, in their order, and read by administrators alone', async () => {
    const [one, other] = [await db().running(), await db().running()]
    const reports = [
      report(one.sessionId),
      report(other.sessionId, 'consultant', { path: 'relay', grade: 'weak', lostOut: 0.25 }),
      report(one.sessionId, 'consultant', { call: 2, rttMs: null }),
    ]
    expect(await record(...reports)).toEqual({ stored: 3 })
    const read = (p_claims: Args<'admin_call_quality'>['p_claims']) =>
      db().rpc('admin_call_quality', { p_claims, p_session_id: one.sessionId })
    const at = expect.any(String)
    expect(await read(await signedIn(db(), 'admin'))).toEqual([
      { ...reports[0]?.quality, participantType: 'client', at },
      { ...reports[2]?.quality, participantType: 'consultant', at },
    ])
    const own = await signedIn(db(), 'consultant', await consultantOf(db(), one.bookingId))
    expect(await refusalOf(read(own))).toContain('not_allowed')
    const forged = { ...(await signedIn(db(), 'admin')), session_id: randomUUID() }
    expect(await refusalOf(read(forged))).toContain('not_signed_in')
  })

  it('of a session that is not there, and beyond a thousand a side, are not kept', async () => {
    const { sessionId } = await db().running()
    expect(await record(report(randomUUID()), report(sessionId))).toEqual({ stored: 1 })
    await db().rows(
      `insert into parley.call_quality (session_id, participant_type, call_number, path, grade, at)
      select $1, 'client', 1, 'direct', 'good', now() from generate_series(2, 1000)`,
      [sessionId],
    )
    expect(await record(report(sessionId), report(sessionId, 'consultant'))).toEqual({ stored: 1 })
  })

  it('wait for nobody who settles, and nobody who settles waits for them', async () => {
    const { sessionId } = await db().running()
    const settling = await db().pool.connect()
    try {
      await settling.query('begin')
      await settling.query('select from parley.webrtc_sessions where id = $1 for update', [sessionId])
      expect(await record(report(sessionId))).toEqual({ stored: 1 })
    } finally {
      await settling.query('rollback')
      settling.release()
    }
    const reporting = await db().pool.connect()
    try {
      await reporting.query('begin')
      await reporting.query('select public.record_call_quality($1)', [JSON.stringify([report(sessionId)])])
      expect((await db().end(sessionId)).status).toBe('completed')
    } finally {
      await reporting.query('rollback')
      reporting.release()
    }
  })
})
