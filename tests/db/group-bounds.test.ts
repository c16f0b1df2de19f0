import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { limits } from '@/lib/limits'
import { onEveryServer, refusalOf } from './support/practice'
import { account } from './support/rooms'

onEveryServer(
  'what accounts make of rooms and clubs',
  'stopped',
  (db) => {
    const make = (p_claims: Claims, p_title = 'Friday night') =>
      db().rpc('create_group_session', { p_claims, p_title })
    const on = (p_claims: Claims, p_session_id: string) => ({ p_claims, p_session_id })

    it.each([
      ['most_rooms_per_hour', (host: Claims) => make(host)],
      ['most_open_rooms', (host: Claims) => make(host)],
      ['most_clubs_per_hour', (p_claims: Claims) => db().rpc('create_club', { p_claims, p_name: 'Pipes' })],
      ['most_clubs_of_user', (p_claims: Claims) => db().rpc('create_club', { p_claims, p_name: 'Pipes' })],
    ])('an account makes no more than it may: %s', async (bound, act) => {
      await bounded(bound, 2, async () => {
        const host = await account(db())
        for (let count = 0; count < 2; count += 1) await act(host)
        expect(await refusalOf(act(host))).toBe('too_many_attempts: 3600')
        await act(await account(db()))
      })
    })

    it('a club has no more sessions before it than it may', async () => {
      const [host, ann] = [await account(db()), await account(db())]
      const { id } = await db().rpc('create_club', { p_claims: host, p_name: 'Pipes' })
      await db().rpc('join_club', { p_claims: ann, p_club_id: id })
      const of = (p_claims: Claims) =>
        db().rpc('create_group_session', { p_claims, p_title: 'Friday', p_club_id: id })
      await bounded('most_open_rooms_of_club', 2, async () => {
        const first = await of(host)
        await of(ann)
        expect(await refusalOf(of(ann))).toBe('too_many_attempts: 3600')
        await db().rpc('cancel_group_session', on(host, first.id))
        await of(ann)
      })
    })

    it('sends no more invitations than it may, and has no more members', async () => {
      const host = await account(db())
      const { id } = await make(host)
      await db().rpc('start_group_session', on(host, id))
      const invite = () => db().rpc('invite_to_group_session', { ...on(host, id), p_name: 'Ravi' })
      await bounded('most_invitations', 2, async () => {
        for (let count = 0; count < 2; count += 1) await invite()
        expect(await refusalOf(invite())).toBe('too_many_attempts: 3600')
      })
      await bounded('most_members', 3, async () => {
        expect(await refusalOf(db().rpc('join_group_session', on(await account(db()), id)))).toBe(
          'room_full: room_full',
        )
        expect(await refusalOf(invite())).toBe('invalid_argument: members')
      })
    })

    /** With another bound for a while. */
    async function bounded(name: string, most: number, act: () => Promise<void>): Promise<void> {
      const [row] = await db().rows<{ own: string }>(
        'select pg_get_functiondef(oid) as own from pg_proc where proname = $1',
        [name],
      )
      const own = row?.own ?? ''
      await db().rows(own.replace(/select \d+/, `select ${most}`))
      try {
        await act()
      } finally {
        await db().rows(own)
      }
    }

    it('a title and a description have as many characters as the map says', async () => {
      const host = await account(db())
      const title = limits.roomTitle.value.most
      const description = limits.roomDescription.value.most
      const made = (p_title: string, p_description: string) =>
        refusalOf(db().rpc('create_group_session', { p_claims: host, p_title, p_description }))
      expect(await made('x'.repeat(title), 'x'.repeat(description))).toBe('nothing refused')
      expect(await made('x'.repeat(title + 1), '')).toBe('invalid_argument: title')
      expect(await made(`${'x'.repeat(title - 1)}\u202e`, '')).toBe('invalid_argument: title')
      expect(await made('x', 'x'.repeat(description + 1))).toBe('invalid_argument: description')
    })

    it('a list has at most 100 on a page, and a room at most 20 in it', async () => {
      const p_claims = await account(db())
      const list = (p_limit: number) => refusalOf(db().rpc('list_group_sessions', { p_claims, p_limit }))
      const { most } = limits.listPage.value
      expect([await list(most), await list(most + 1)]).toEqual(['nothing refused', 'invalid_argument: limit'])
      const room = (p_max_participants: number) =>
        refusalOf(db().rpc('create_group_session', { p_claims, p_title: 'x', p_max_participants }))
      const places = limits.roomPlaces.value.most
      expect([await room(places), await room(places + 1)]).toEqual([
        'nothing refused',
        'invalid_argument: maxParticipants',
      ])
    })
  },
  { on: ['embedded'] },
)
