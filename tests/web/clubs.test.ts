import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as block from '@/app/api/clubs/[id]/blocks/[userId]/route'
import * as blocks from '@/app/api/clubs/[id]/blocks/route'
import * as joinClub from '@/app/api/clubs/[id]/join/route'
import * as leaveClub from '@/app/api/clubs/[id]/leave/route'
import * as member from '@/app/api/clubs/[id]/members/[userId]/route'
import * as members from '@/app/api/clubs/[id]/members/route'
import * as one from '@/app/api/clubs/[id]/route'
import * as clubs from '@/app/api/clubs/route'
import * as join from '@/app/api/herf/sessions/[id]/join/route'
import * as session from '@/app/api/herf/sessions/[id]/route'
import * as start from '@/app/api/herf/sessions/[id]/start/route'
import * as sessions from '@/app/api/herf/sessions/route'
import {
  clubBlocksResponse,
  clubDeleted,
  clubListResponse,
  clubMembersResponse,
  clubStanding,
  clubView,
} from '@/lib/contract/http/clubs'
import { herfListResponse, herfSession } from '@/lib/contract/http/herf'
import { AccountCaller, type AccountHandler } from './support/callers'
import { problemOf, serveWeb } from './support/web'

const web = serveWeb()
const anybody = (name?: string) => AccountCaller.make(web, name)
const codeOf = async (answer: Response) => {
  const { httpStatus, code } = await problemOf(answer)
  return `${httpStatus} ${code}`
}
const made = async (owner: AccountCaller, body: object = {}) =>
  clubView.parse(await (await owner.call(clubs.POST, { body: { name: 'Pipes', ...body } })).json())
const act = (who: AccountCaller, handler: AccountHandler, id: string, method = 'POST') =>
  who.call(handler, { method, params: { id } })
const about = (
  who: AccountCaller,
  handler: AccountHandler,
  method: string,
  id: string,
  userId: string,
  body?: object,
) => who.call(handler, { method, params: { id, userId }, ...(body ? { body } : {}) })

describe('a club', () => {
  it('is made by whoever has an account, and found by others', async () => {
    const [owner, other] = [await anybody('Asha Rao'), await anybody()]
    const answer = await owner.call(clubs.POST, { body: { name: ' Pipes ', description: 'Slowly' } })
    expect(answer.status).toBe(201)
    const club = await answer.json()
    expect(club).toEqual({
      ...{ id: expect.any(String), name: 'Pipes', description: 'Slowly', createdAt: expect.any(String) },
      ...{ memberCount: 1, owner: { id: owner.id, name: 'Asha Rao' }, role: 'owner', isOwner: true },
    })
    const seen = await (await act(other, one.GET, club.id, 'GET')).json()
    expect(seen).toEqual({ ...club, role: null, isOwner: false })
    const name = randomUUID()
    await made(owner, { name })
    const list = await other.call(clubs.GET, { query: `?q=${name}` })
    expect(clubListResponse.parse(await list.json())).toMatchObject({ clubs: [{ name }], totalItems: 1 })
    const mine = await other.call(clubs.GET, { query: '?mine=true' })
    expect(await mine.json()).toMatchObject({ clubs: [], totalItems: 0, page: 1, pageCount: 20 })
    expect(await problemOf(await owner.call(clubs.POST, { body: {} }))).toMatchObject({
      httpStatus: 400,
      message: '"name" is required',
    })
  })

  it('is joined and left, and tells its members who is in it', async () => {
    const [owner, ann] = [await anybody('Asha Rao'), await anybody('Ann')]
    const { id } = await made(owner)
    expect(await codeOf(await act(ann, members.GET, id, 'GET'))).toBe('403 not_allowed')
    for (let time = 0; time < 2; time += 1)
      expect(await (await act(ann, joinClub.POST, id)).json()).toMatchObject({
        memberCount: 2,
        role: 'member',
      })
    const told = clubMembersResponse.parse(await (await act(ann, members.GET, id, 'GET')).json())
    expect(told.members.map(({ name, role }) => [name, role])).toEqual([
      ['Asha Rao', 'owner'],
      ['Ann', 'member'],
    ])
    expect(await codeOf(await act(owner, leaveClub.POST, id))).toBe('403 not_allowed')
    expect(await (await act(ann, leaveClub.POST, id)).json()).toMatchObject({ memberCount: 1, role: null })
  })

  it('is renamed and described anew, and deleted, by its owner', async () => {
    const [owner, ann] = [await anybody('Asha Rao'), await anybody('Ann')]
    const { id } = await made(owner, { description: 'Slowly' })
    await act(ann, joinClub.POST, id)
    const change = (who: AccountCaller, body: object) =>
      who.call(one.PATCH, { method: 'PATCH', params: { id }, body })
    expect(await codeOf(await change(ann, { name: 'Hers' }))).toBe('403 not_allowed')
    const changed = await change(owner, { name: ' Cigars ' })
    expect(clubView.parse(await changed.json())).toMatchObject({ name: 'Cigars', description: 'Slowly' })
    expect(await (await change(owner, { description: null })).json()).toMatchObject({ description: null })
    expect(await problemOf(await change(owner, { name: ' ' }))).toMatchObject({ httpStatus: 400 })
    expect(await problemOf(await change(owner, { owner: ann.id }))).toMatchObject({ httpStatus: 400 })
    expect(await codeOf(await act(ann, one.DELETE, id, 'DELETE'))).toBe('403 not_allowed')
    const session = { title: 'Friday', clubId: id }
    await ann.call(sessions.POST, { body: session })
    expect(clubDeleted.parse(await (await act(owner, one.DELETE, id, 'DELETE')).json())).toEqual({
      ...{ id, cancelledSessions: 1, liveSessions: 0 },
    })
    for (const who of [owner, ann])
      expect(await codeOf(await act(who, one.GET, id, 'GET'))).toBe('404 not_found')
    expect(await codeOf(await ann.call(sessions.POST, { body: session }))).toBe('404 not_found')
  })

  it('has moderators, whom its owner names; and is handed on', async () => {
    const [owner, ann, bo] = [await anybody(), await anybody(), await anybody()]
    const { id } = await made(owner)
    for (const who of [ann, bo]) await act(who, joinClub.POST, id)
    const give = (who: AccountCaller, to: AccountCaller, role: string) =>
      about(who, member.PATCH, 'PATCH', id, to.id, { role })
    expect(await codeOf(await give(ann, ann, 'moderator'))).toBe('403 not_allowed')
    expect(await codeOf(await give(owner, await anybody(), 'moderator'))).toBe('404 not_found')
    expect(await problemOf(await give(owner, ann, 'admin'))).toMatchObject({
      message: '"role" must be one of owner, moderator, member',
    })
    const named = await (await give(owner, ann, 'moderator')).json()
    expect(clubStanding.parse(named)).toMatchObject({ id: ann.id, role: 'moderator', blocked: false })
    const remove = (who: AccountCaller, whom: AccountCaller) =>
      about(who, member.DELETE, 'DELETE', id, whom.id)
    expect(await codeOf(await remove(ann, owner))).toBe('403 not_allowed')
    expect(await codeOf(await remove(bo, ann))).toBe('403 not_allowed')
    expect(await (await remove(ann, bo)).json()).toMatchObject({ role: null })
    expect(await codeOf(await remove(ann, bo))).toBe('404 not_found')
    // Who was taken out may come again.
    expect((await act(bo, joinClub.POST, id)).status).toBe(200)
    expect(await (await give(owner, bo, 'owner')).json()).toMatchObject({ role: 'owner' })
    expect(await (await act(owner, one.GET, id, 'GET')).json()).toMatchObject({
      role: 'moderator',
      isOwner: false,
    })
    expect((await act(owner, leaveClub.POST, id)).status).toBe(200)
  })

  it('has rooms that its members alone find', async () => {
    const [owner, ann, stranger] = [await anybody(), await anybody(), await anybody()]
    const { id: clubId } = await made(owner)
    await act(ann, joinClub.POST, clubId)
    const create = (who: AccountCaller) => who.call(sessions.POST, { body: { title: 'Friday', clubId } })
    expect(await codeOf(await create(stranger))).toBe('404 not_found')
    const { id, club } = herfSession.parse(await (await create(ann)).json())
    expect(club).toEqual({ id: clubId, name: 'Pipes' })
    const listed = async (who: AccountCaller) => {
      const answer = await who.call(sessions.GET, { query: `?clubId=${clubId}` })
      return herfListResponse.parse(await answer.json()).sessions.map((listed) => listed.id)
    }
    expect([await listed(owner), await listed(ann), await listed(stranger)]).toEqual([[id], [id], []])
    await act(ann, start.POST, id)
    expect((await act(owner, join.POST, id)).status).toBe(200)
    expect(await codeOf(await act(stranger, join.POST, id))).toBe('404 not_found')
    expect(await codeOf(await act(owner, session.DELETE, id, 'DELETE'))).toBe('403 not_host')
  })

  it('that blocked somebody has neither itself nor its rooms for them', async () => {
    const [owner, ann] = [await anybody(), await anybody('Ann')]
    const { id: clubId } = await made(owner)
    await act(ann, joinClub.POST, clubId)
    const body = { title: randomUUID(), clubId }
    const { id } = herfSession.parse(await (await owner.call(sessions.POST, { body })).json())
    await act(owner, start.POST, id)
    await act(ann, join.POST, id)
    const own = herfSession.parse(await (await ann.call(sessions.POST, { body })).json())
    expect(await codeOf(await about(ann, block.POST, 'POST', clubId, owner.id))).toBe('403 not_allowed')
    expect(await (await about(owner, block.POST, 'POST', clubId, ann.id)).json()).toMatchObject({
      role: null,
      blocked: true,
    })
    for (const handler of [one.GET, joinClub.POST, leaveClub.POST, members.GET, blocks.GET])
      expect(await codeOf(await act(ann, handler, clubId, handler.name === 'GET' ? 'GET' : 'POST'))).toBe(
        '404 not_found',
      )
    for (const handler of [session.GET, join.POST, start.POST])
      expect(await codeOf(await act(ann, handler, id))).toBe('404 not_found')
    // What she had not started is off.
    expect(await (await owner.call(session.GET, { params: { id: own.id } })).json()).toMatchObject({
      status: 'CANCELLED',
    })
    for (const query of [`?q=${body.title}`, `?clubId=${clubId}`]) {
      const found = await ann.call(sessions.GET, { query })
      expect(await found.json()).toMatchObject({ sessions: [], totalItems: 0 })
    }
    const blocked = clubBlocksResponse.parse(await (await act(owner, blocks.GET, clubId, 'GET')).json())
    expect(blocked.blocked).toMatchObject([{ id: ann.id, name: 'Ann' }])
    const [held] = await web.database.rpc('open_rooms', { p_session_ids: [id] })
    expect(held?.members.map(({ claimNumber }) => claimNumber)).toEqual([0, 0])
    await about(owner, block.DELETE, 'DELETE', clubId, ann.id)
    expect(await codeOf(await about(owner, block.DELETE, 'DELETE', clubId, ann.id))).toBe('404 not_found')
    await act(ann, joinClub.POST, clubId)
    expect((await act(ann, join.POST, id)).status).toBe(200)
  })
})
