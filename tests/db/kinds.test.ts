import { expect, it } from 'vitest'
import { right } from '@/lib/contract/rights'
import { sessionType } from '@/lib/contract/words'
import type { Kind } from '@/lib/room/kind'
import { kinds } from '@/lib/room/kinds'
import { groupRights } from '@/lib/room/rights'
import { onEveryServer } from './support/practice'

const all: readonly Kind[] = Object.values(kinds)

onEveryServer('the kinds of rooms', 'running', (db) => {
  it('have the same roles and seats here and in the room', async () => {
    const [{ found } = { found: null }] = await db().rows(
      `select jsonb_object_agg(kind, roles) as found
        from (select kind, jsonb_object_agg(role, seats) as roles from parley.kind_roles group by kind) k`,
    )
    expect(found).toEqual(Object.fromEntries(all.map(({ name, seats }) => [name, seats])))
  })

  it('give each role the same rights here and in the room', async () => {
    const [{ found, words } = { found: null, words: null }] = await db().rows(
      `select jsonb_object_agg(role, rights) as found, (select to_jsonb(parley.all_rights())) as words
        from parley.role_rights where kind = 'group'`,
    )
    expect(found).toEqual(groupRights)
    expect(words).toEqual(right.options)
  })

  it('let people write where the room grants it to them, and nowhere else', async () => {
    const [{ found } = { found: null }] = await db().rows(
      `select jsonb_object_agg(kind, modes) as found
        from (select kind, jsonb_object_agg(mode, has_chat) as modes from parley.kind_modes group by kind) k`,
    )
    const writes = (kind: Kind, mode: (typeof sessionType.options)[number]) =>
      Object.keys(kind.seats).some((role) => kind.grants(role, mode).events.includes('message'))
    const granted = (kind: Kind) =>
      Object.fromEntries(sessionType.options.map((mode) => [mode, writes(kind, mode)]))
    expect(found).toEqual(Object.fromEntries(all.map((kind) => [kind.name, granted(kind)])))
  })
})
