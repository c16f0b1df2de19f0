import { describe, expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import { appointmentOf } from '@/tests/support/appointment'
import { type Booked, onEveryServer } from './support/practice'

onEveryServer('what waiting means', 'stopped', (db) => {
  const in10 = { p_scheduled_start: '' }
  const startsIn = async (minutes: number) => ({
    ...in10,
    p_scheduled_start: new Date((await db().now()).getTime() + minutes * 60_000).toISOString(),
  })
  const factsOf = async (booked: Booked, side: ParticipantType) => {
    const token = side === 'client' ? booked.clientToken : booked.consultantToken
    const { facts } = await db().rpc('is_session_link_valid', { p_token: token })
    if (!facts) throw new Error('The link tells nothing.')
    return appointmentOf(facts)
  }
  /** Seconds from the scheduled start. */
  const since = (facts: { scheduledStartTime: string }, at: string | undefined) =>
    (Date.parse(at ?? '') - Date.parse(facts.scheduledStartTime)) / 1000

  describe('who is there', () => {
    it('is told to the other side while it is so, and no longer', async () => {
      const booked = await db().book()
      expect(await factsOf(booked, 'client')).toMatchObject({ otherPresent: false })
      const { connection } = await db().enter(booked.sessionId, 'consultant')
      expect(await factsOf(booked, 'client')).toMatchObject({ otherPresent: true })
      expect(await factsOf(booked, 'consultant')).toMatchObject({ otherPresent: false })
      expect(
        await db().rpc('session_extras', {
          p_token: booked.clientToken,
          p_device: null,
          p_link_id: null,
        }),
      ).toMatchObject({ otherPresent: true })
      await db().leave(connection)
      expect(await factsOf(booked, 'client')).toMatchObject({ otherPresent: false })
    })

    it('is nobody in a session that is over', async () => {
      const booked = await db().running()
      await db().pass(120, 'all')
      await db().end(booked.sessionId)
      expect(await factsOf(booked, 'client')).toMatchObject({ otherPresent: false, alone: null })
    })
  })

  describe('being alone', () => {
    it('is decided ten minutes after the start, and costs a client nothing', async () => {
      const booked = await db().book(await startsIn(10), { no_show_client_share_bp: 5_000 })
      const facts = await factsOf(booked, 'client')
      expect(since(facts, facts.noShow.from)).toBe(600)
      expect(facts.noShow.costMinor).toBe(5_000)
      expect(since(facts, facts.alone?.until)).toBe(600)
      expect(facts.alone?.costMinor).toBe(0)
    })

    it('earns a consultant the share for not coming', async () => {
      const booked = await db().book(await startsIn(10), { no_show_client_share_bp: 5_000 })
      expect((await factsOf(booked, 'consultant')).alone?.costMinor).toBe(5_000)
    })

    it('is decided later for who comes late: after a minute of being there', async () => {
      const booked = await db().book({}, { no_show_client_share_bp: 5_000 })
      await db().pass(590)
      const facts = await factsOf(booked, 'consultant')
      expect(since(facts, facts.alone?.until)).toBe(650)
      expect(facts.alone?.costMinor).toBe(5_000)
    })

    it('says what then happens: the session ends at that moment and costs that much', async () => {
      const booked = await db().book({}, { no_show_client_share_bp: 5_000 })
      await db().pass(30)
      const { alone } = await factsOf(booked, 'consultant')
      await db().enter(booked.sessionId, 'consultant')
      await db().pass(600, 'all')
      expect(await db().sweep(booked.sessionId)).toMatchObject({
        status: 'no_show_client',
        endedAt: alone?.until,
        grossMinor: alone?.costMinor,
      })
    })

    it('is no longer told once the session runs', async () => {
      const booked = await db().running()
      expect((await factsOf(booked, 'client')).alone).toBeNull()
    })
  })

  it('what was booked stands beside what was added', async () => {
    expect(await factsOf(await db().running(), 'client')).toMatchObject({
      bookedMinutes: 30,
      paidDurationMinutes: 30,
    })
  })
})
