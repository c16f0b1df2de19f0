import { Client } from 'pg'
import { expect, it, vi } from 'vitest'
import { device, onEveryServer } from './support/practice'

onEveryServer('changes', 'running', (db) => {
  const changesOf = async (sessionId: string, since: string) => {
    const { changes } = await db().rpc('recent_room_changes', { p_since: since })
    return changes.filter((change) => change.sessionId === sessionId)
  }

  it('tell claims, take-overs, revocations and endings in their order', async () => {
    const { serverTime } = await db().rpc('recent_room_changes', {
      p_since: (await db().now()).toISOString(),
    })
    const { sessionId, roomId, clientToken } = await db().running()
    const claim = { p_token: clientToken, p_link_id: null }
    await db().rpc('claim_session_link', { ...claim, p_device: device(), p_take_over: false })
    await db().rpc('claim_session_link', { ...claim, p_device: device(), p_take_over: true })
    await db().rpc('issue_session_link', { p_session_id: sessionId, p_participant_type: 'client' })
    const { sessionId: _id, roomId: _room, ...summary } = await db().end(sessionId)
    const room = { sessionId, roomId }
    const { members } = await db().rpc('open_room', { p_session_id: sessionId })
    const client = { participantType: 'client', memberId: members.find(({ role }) => role === 'client')?.id }
    expect(await changesOf(sessionId, serverTime)).toEqual([
      { change: 'claimed', ...room, ...client, claimNumber: 1 },
      { change: 'claimed', ...room, ...client, claimNumber: 2 },
      { change: 'revoked', ...room, ...client },
      { change: 'ended', ...room, summary },
    ])
    const later = new Date((await db().now()).getTime() + 60_000).toISOString()
    expect(await changesOf(sessionId, later)).toEqual([])
  })

  it('are not lost when a transaction commits after somebody looked', async () => {
    const { sessionId } = await db().running()
    const slow = await db().pool.connect()
    try {
      await slow.query('begin')
      await slow.query(`select end_session($1, 'slow')`, [sessionId])
      const { serverTime } = await db().rpc('recent_room_changes', {
        p_since: (await db().now()).toISOString(),
      })
      await slow.query('commit')
      expect(await changesOf(sessionId, serverTime)).toMatchObject([{ change: 'ended' }])
    } finally {
      slow.release()
    }
  })

  it('wake listeners with the commit, and not without one', async () => {
    const listener = new Client({ connectionString: db().url })
    await listener.connect()
    const heard: string[] = []
    listener.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`))
    await listener.query('listen parley_changes')
    try {
      const [kept, undone] = [await db().running(), await db().running()]
      const client = await db().pool.connect()
      await client.query('begin')
      await client.query(`select end_session($1, 'x')`, [undone.sessionId])
      await client.query('rollback')
      client.release()
      await db().end(kept.sessionId)
      await vi.waitFor(() => expect(heard).toEqual([`parley_changes ${kept.sessionId}`]))
    } finally {
      await listener.end()
    }
  })
})
