import { expect, it } from 'vitest'
import { functions } from '@/lib/db/functions/index'
import { onEveryServer } from './support/practice'

const outsiders = ['anon', 'authenticated'] as const

onEveryServer('rights', 'running', (db) => {
  it.each(outsiders)('%s can execute nothing of ours and read nothing', async (role) => {
    const [open] = await db().rows(
      `select
        (select array_agg(p.oid::regprocedure::text) from pg_proc p
          where p.pronamespace = 'public'::regnamespace and has_function_privilege($1, p.oid, 'execute')) as functions,
        (select array_agg(c.oid::regclass::text order by c.oid) from pg_class c
          where c.relnamespace in ('parley'::regnamespace, 'public'::regnamespace) and c.relkind in ('r', 'v', 'S')
          and (has_table_privilege($1, c.oid, 'select, insert, update, delete, truncate, references, trigger')
            or c.relkind <> 'S' and has_any_column_privilege($1, c.oid, 'select, insert, update, references'))) as tables,
        has_schema_privilege($1, 'parley', 'usage, create') as schema`,
      [role],
    )
    // One view, behind row level security, is made for whoever is signed in; see the tests of staff.
    const own = role === 'authenticated' ? ['parley.session_list', 'staff_sessions_list'] : null
    expect(open).toEqual({ functions: null, tables: own, schema: role === 'authenticated' })
  })

  it.each(outsiders)('%s is refused when trying', async (role) => {
    const { sessionId, clientToken } = await db().book()
    const tries = [
      `select public.is_session_link_valid('${clientToken}')`,
      `select public.end_session('${sessionId}', 'x')`,
      'select public.sweep_sessions()',
      'select * from public.bookings',
      'select * from public.webrtc_sessions',
      'select * from parley.session_links',
      'select parley.clock()',
      'select * from parley.session_sums',
    ]
    for (const sql of tries) {
      const act = db().as(role, (client) => client.query(sql))
      await expect(act, sql).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('the service role can execute every function of the gateway, and reads no table of money or secrets', async () => {
    const [may] = await db().rows<{ functions: string[] }>(
      `select array_agg(p.proname::text) as functions from pg_proc p
      where p.pronamespace = 'public'::regnamespace and has_function_privilege('service_role', p.oid, 'execute')`,
    )
    expect(may?.functions.toSorted()).toEqual(Object.keys(functions).toSorted())
    const tables = await db().rows<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'parley'::regnamespace and c.relkind in ('r', 'v')
      and has_table_privilege('service_role', c.oid, 'select') order by 1`,
    )
    expect(tables.map(({ name }) => name)).toEqual(['bookings', 'webrtc_sessions'])
  })

  it('the service role acts through them', async () => {
    await db().as('service_role', async (client) => {
      const { rows } = await client.query(
        `select create_booking('c', 'Priya', 'k', 'Asha', 'video', now(), 30, 10000, 'INR', p_funding => 'received') as booked`,
      )
      const id = rows[0]?.booked.sessionId
      await client.query(`select start_session($1, 'client')`, [id])
      await client.query(`select start_session($1, 'consultant')`, [id])
      const ended = await client.query(`select end_session($1, 'done') ->> 'status' as status`, [id])
      expect(ended.rows).toEqual([{ status: 'completed' }])
      // What is checked at commit is checked in this role.
      await client.query('set constraints all immediate')
    })
  })

  it('every definer function has an empty search path, and every table row level security', async () => {
    const loose = await db().rows(
      `select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace in ('parley'::regnamespace, 'public'::regnamespace)
        and not coalesce('search_path=""' = any (p.proconfig), false)`,
    )
    expect(loose).toEqual([])
    const open = await db().rows(
      `select relname from pg_class where relnamespace = 'parley'::regnamespace and relkind = 'r' and not relrowsecurity`,
    )
    expect(open).toEqual([])
  })
})

onEveryServer('the books', 'stopped', (db) => {
  it.each([
    ['transfers', 'reason'],
    ['entries', 'amount_minor'],
    ['settlements', 'billable_seconds'],
    ['session_events', 'actor'],
  ])('%s are append-only', async (table, column) => {
    const { sessionId } = await db().running()
    await db().pass(600, 'all')
    await db().end(sessionId)
    for (const act of [
      `update parley.${table} set ${column} = ${column}`,
      `delete from parley.${table}`,
      `truncate parley.${table} cascade`,
    ]) {
      await expect(db().rows(act), act).rejects.toMatchObject({ code: 'PA014' })
    }
  })

  it('refuse a transfer whose entries do not sum to zero', async () => {
    const { bookingId } = await db().book()
    const act = db().rows(
      `with t as (insert into parley.transfers (kind, actor, reason) values ('correction', 'admin', 'a gift') returning id)
      insert into parley.entries (transfer_id, account_id, currency, amount_minor, balance_minor)
      select t.id, a.id, a.currency, 1, 0 from t, parley.accounts a join parley.bookings b on b.client_id = a.person_id
      where b.id = $1 and a.kind = 'available'`,
      [bookingId],
    )
    await expect(act).rejects.toMatchObject({ code: 'PA013' })
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 0, held: 10_000 })
  })

  it('refuse to mix currencies in one sum', async () => {
    const [rupees, euros] = [await db().book(), await db().book({ p_currency: 'EUR' })]
    const act = db().rows(
      `select parley.post_transfer('correction', null, 'admin', 'exchange', array_agg(a.id), array_agg(case a.currency when 'EUR' then 1 else -1 end::bigint))
      from parley.accounts a join parley.bookings b on b.client_id = a.person_id where b.id in ($1, $2) and a.kind = 'held'`,
      [rupees.bookingId, euros.bookingId],
    )
    await expect(act).rejects.toMatchObject({ code: 'PA013' })
  })

  it('refuse an account below zero, but for the outside world’s', async () => {
    const { bookingId } = await db().book()
    const act = db().rows(
      `select parley.post_transfer('withdrawal', null, 'admin', 'too much', array[a.id, parley.account_of(null, 'external', 'INR')], array[-1, 1])
      from parley.accounts a join parley.bookings b on b.client_id = a.person_id where b.id = $1 and a.kind = 'available'`,
      [bookingId],
    )
    await expect(act).rejects.toMatchObject({ code: '23514', constraint: 'no_negative_account' })
  })

  it('refuse a second hold or settlement of one booking', async () => {
    const { sessionId, bookingId } = await db().running()
    await db().pass(600, 'all')
    await db().end(sessionId)
    for (const kind of ['hold', 'settlement']) {
      const act = db().rows(
        `insert into parley.transfers (kind, booking_id, actor, reason) values ($1, $2, 'admin', 'again')`,
        [kind, bookingId],
      )
      await expect(act).rejects.toMatchObject({ code: '23505' })
    }
    const again = db().rows(
      'insert into parley.settlements select * from parley.settlements where booking_id = $1',
      [bookingId],
    )
    await expect(again).rejects.toMatchObject({ code: '23505' })
  })

  it('carry the running balance on every entry', async () => {
    const { bookingId } = await db().book()
    const lines = await db().rows(
      `select e.amount_minor::int as amount, e.balance_minor::int as balance from parley.entries e join parley.accounts a on a.id = e.account_id
      join parley.bookings b on b.client_id = a.person_id where b.id = $1 and a.kind = 'available' order by e.id`,
      [bookingId],
    )
    expect(lines).toEqual([
      { amount: 10_000, balance: 10_000 },
      { amount: -10_000, balance: 0 },
    ])
  })

  it('name what contradicts them', async () => {
    const { bookingId } = await db().book()
    const client = await db().pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `update parley.accounts set balance_minor = balance_minor + 1 where kind = 'held' and person_id = (select client_id from parley.bookings where id = $1)`,
        [bookingId],
      )
      const { rows } = await client.query('select invariant from parley.invariant_violations order by 1')
      expect(rows.map((row) => row.invariant)).toEqual([
        'all balances of a currency sum to zero',
        "an account's balance is the sum of its entries",
        'the held account is the sum of the open holds',
      ])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
