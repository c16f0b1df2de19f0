import { beforeAll, expect, it } from 'vitest'
import { fingerprint } from '@/tests/support/fingerprint'
import { claimsOf, nobodysClaims, type Row, rows, strangers } from './support/hostile'
import { onEveryServer } from './support/practice'
import { signedIn } from './support/signed-in'
import { makeWorld, type World } from './support/world'

/**
 * Every SQL function of ours, as the database lists them, against everybody whom it does not concern: who may execute it at all, and what it answers
 * who may to the names and secrets of others. A function without a row fails: whoever adds one says there whose it is.
 */
const outsiders = ['anon', 'authenticated'] as const
/** What rows behind row level security are asked with, by whoever is signed in. */
const madeForStaff = ['parley.own_claims()', 'parley.signed_in_as(text)']
/** What a row that another system inserts is checked with. */
const madeForInserts = ['parley.refuse_value(text,text)']

/** Not those of extensions. */
const ours = `p.pronamespace in ('public'::regnamespace, 'parley'::regnamespace) and not exists (
  select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`

/** Tries each function with nothing, undoes what it did, and remembers those that did not fail for want of a right. */
const callEverything = `do $$
declare
  v_function record;
  v_executed text[] := '{}';
begin
  for v_function in
    select p.oid::regprocedure::text as name, format('select %s(%s)', p.oid::regproc, (
      select string_agg(format('null::%s', t::regtype), ', ' order by n) from unnest(p.proargtypes) with ordinality as a (t, n)
    )) as call
    from pg_proc p where ${ours} order by 1
  loop
    begin
      execute v_function.call;
      raise exception 'it was executed';
    exception
      when insufficient_privilege then null;
      when others then v_executed := v_executed || v_function.name;
    end;
  end loop;
  perform set_config('hostile.executed', array_to_string(v_executed, '; '), true);
end
$$`

onEveryServer('a function', 'running', (db) => {
  it.each(outsiders)(
    'is refused to %s, whatever it is called with, also to staff who are signed in',
    async (role) => {
      const signIns = [await signedIn(db(), 'admin'), await signedIn(db(), 'consultant')]
      const before = await fingerprint(db().pool)
      const executed = await db().as(role, async (client) => {
        const found = new Set<string>()
        for (const claims of [null, ...signIns]) {
          await client.query(`select set_config('request.jwt.claims', $1, true)`, [
            claims && JSON.stringify(claims),
          ])
          await client.query(callEverything)
          const { rows: answers } = await client.query<{ names: string }>(
            `select current_setting('hostile.executed') as names`,
          )
          for (const name of answers[0]?.names.split('; ') ?? []) if (name !== '') found.add(name)
        }
        return [...found]
      })
      expect(executed).toEqual(role === 'authenticated' ? madeForStaff : [])
      expect(await fingerprint(db().pool)).toEqual(before)
    },
  )

  it('that is not the gateway’s is executed by its owner alone', async () => {
    const open = await db().rows<{ name: string; grantees: string }>(
      `select p.oid::regprocedure::text as name, string_agg(coalesce(r.rolname, 'public'), ' ' order by r.rolname) as grantees
      from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a left join pg_roles r on r.oid = a.grantee
      where p.pronamespace = 'parley'::regnamespace and a.grantee <> p.proowner group by p.oid order by 1`,
    )
    expect(open).toEqual(
      [
        ...madeForStaff.map((name) => ({ name, grantees: 'authenticated' })),
        ...madeForInserts.map((name) => ({ name, grantees: 'service_role' })),
      ].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    )
  })
})

/** What they do is the same on every server, and told by the tests of each; here it is about who asks. */
onEveryServer(
  'a function of the gateway',
  'running',
  (db) => {
    let world: World
    let untouched: Record<string, string>
    beforeAll(async () => {
      world = await makeWorld(db())
      untouched = await fingerprint(db().pool)
    })

    it('has a row here, and every row a function', async () => {
      const found = await db().rows<{ name: string }>(
        `select p.proname::text as name from pg_proc p where ${ours} and p.pronamespace = 'public'::regnamespace`,
      )
      expect(found.map(({ name }) => name).toSorted()).toEqual(Object.keys(rows).toSorted())
    })

    it.each(Object.entries(rows))('%s does nothing for whom it does not concern', async (name, row) => {
      const said: Record<string, unknown> = {}
      const right: Record<string, unknown> = {}
      for (const [who, [args, answer]] of Object.entries(triesOf(row, world))) {
        said[who] = await db().outcome(name, args)
        right[who] = answer
      }
      expect(said).toEqual(right)
      const after = await fingerprint(db().pool)
      expect(after).toEqual(untouched)
    })
  },
  { on: ['embedded'] },
)

function triesOf(row: Row, world: World): Record<string, readonly [Record<string, unknown>, unknown]> {
  switch (row.of) {
    case 'admin':
    case 'consultant':
      return Object.fromEntries(
        claimsOf(row, world).map(({ who, claims, said }) => [
          who,
          [{ p_claims: claims, ...row.args(world) }, said],
        ]),
      )
    case 'holder':
      return Object.fromEntries(
        strangers(world, row.side ?? 'client').flatMap(({ who, holder }) => {
          const said = who in row.said ? row.said[who] : row.said.otherwise
          return [[who, [row.args(holder), said]]]
        }),
      )
    case 'user': {
      const { admin, signedOutAdmin } = world.staff
      return {
        ...Object.fromEntries(
          nobodysClaims(admin, signedOutAdmin, row.toNobody).map(({ who, claims, said }) => [
            who,
            [{ p_claims: claims, ...row.args(world) }, said],
          ]),
        ),
        ...row.strangers(world),
      }
    }
    case 'server':
      return row.tries(world)
    default:
      return row satisfies never
  }
}
