import { Client } from 'pg'
import * as z from 'zod'

/** Everything that a database was made to be: the definition of each object by its kind and name, as text that two servers of one version agree in. */
export type Catalog = ReadonlyMap<string, string>

const described = z.array(z.object({ object: z.string(), definition: z.string() }))
const ours = `('parley', 'public', 'extensions')`

/** Who may do what, whether it was granted or is what everybody has from the start. */
function rights(acl: string, kind: string, owner: string): string {
  return `(select string_agg(r.word, ' ' order by r.word) from (
    select coalesce(pg_get_userbyid(nullif(a.grantee, 0)), 'everybody') || ' ' || a.privilege_type || case when a.is_grantable then '*' else '' end as word
    from aclexplode(coalesce(${acl}, acldefault(${kind}, ${owner}))) a
  ) r)`
}

/** A constraint that was added to data of before says so for good; a new database has no such data. */
const constraint = `replace(pg_get_constraintdef(c.oid), ' NOT VALID', '')`

/** Each answers rows of (object, definition). What an extension brings is told by the extension. */
const questions = [
  `select 'schema ' || n.nspname, concat_ws(E'\\n', ${rights('n.nspacl', `'n'`, 'n.nspowner')}, obj_description(n.oid, 'pg_namespace'))
    from pg_namespace n where n.nspname in ${ours}`,
  `select 'extension ' || e.extname, n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace`,
  `select format('function %s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), concat_ws(E'\\n',
      format('(%s) returns %s', pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)),
      format('%s, volatile %s, strict %s, security definer %s, leakproof %s, parallel %s, cost %s, rows %s', l.lanname, p.provolatile, p.proisstrict,
        p.prosecdef, p.proleakproof, p.proparallel, p.procost, p.prorows),
      'set ' || (select string_agg(s, ', ' order by s) from unnest(p.proconfig) s), ${rights('p.proacl', `'f'`, 'p.proowner')},
      obj_description(p.oid, 'pg_proc'), p.prosrc)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where n.nspname in ${ours} and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  `select format('type %s', t.oid::regtype), concat_ws(E'\\n', t.typtype, format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault,
      ${rights('t.typacl', `'T'`, 't.typowner')}, obj_description(t.oid, 'pg_type'),
      (select string_agg(c.conname || ' ' || ${constraint}, E'\\n' order by c.conname) from pg_constraint c where c.contypid = t.oid and c.contype = 'c'),
      (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), E'\\n' order by a.attnum)
        from pg_attribute a where a.attrelid = t.typrelid and t.typtype = 'c' and a.attnum > 0 and not a.attisdropped))
    from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class k on k.oid = t.typrelid
    where n.nspname in ${ours} and (t.typtype in ('d', 'e') or k.relkind = 'c')
      and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')`,
  `select format('%s %s', case c.relkind when 'r' then 'table' when 'v' then 'view' when 'S' then 'sequence' else c.relkind::text end, c.oid::regclass),
      concat_ws(E'\\n', format('row security %s, forced %s, persistence %s', c.relrowsecurity, c.relforcerowsecurity, c.relpersistence),
        array_to_string(c.reloptions, ', '), ${rights('c.relacl', `case c.relkind when 'S' then 's'::"char" else 'r'::"char" end`, 'c.relowner')},
        obj_description(c.oid, 'pg_class'), case c.relkind when 'v' then pg_get_viewdef(c.oid) end,
        case c.relkind when 'S' then (select format('%s from %s by %s', s.seqtypid::regtype, s.seqstart, s.seqincrement) from pg_sequence s where s.seqrelid = c.oid) end)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ${ours} and c.relkind not in ('i', 'c')`,
  // In their order: rows are also written and read whole.
  `select format('columns of %s', c.oid::regclass), string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then 'not null' end, nullif(a.attidentity, ''), nullif(a.attgenerated, ''), pg_get_expr(d.adbin, d.adrelid),
      (select string_agg(pg_get_userbyid(r.grantee) || ' ' || r.privilege_type, ' ' order by 1) from aclexplode(a.attacl) r),
      col_description(c.oid, a.attnum)), E'\\n' order by a.attnum)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where n.nspname in ${ours} and c.relkind in ('r', 'v') group by c.oid`,
  // Of a table; that a column is not null is told with the column.
  `select format('constraint %s of %s', c.conname, c.conrelid::regclass), concat_ws(E'\\n', ${constraint}, obj_description(c.oid, 'pg_constraint'))
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname in ${ours} and c.conrelid <> 0 and c.contype <> 'n'`,
  `select format('index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname in ${ours}`,
  `select format('trigger %s of %s', t.tgname, t.tgrelid::regclass), concat_ws(E'\\n', t.tgenabled, pg_get_triggerdef(t.oid))
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname in ${ours} and not t.tgisinternal`,
  `select format('policy %s of %s.%s', p.policyname, p.schemaname, p.tablename), concat_ws(E'\\n', p.permissive, p.cmd, p.roles::text, p.qual, p.with_check)
    from pg_policies p`,
  `select format('default rights of %s in %s on %s', pg_get_userbyid(d.defaclrole), d.defaclnamespace::regnamespace, d.defaclobjtype), d.defaclacl::text
    from pg_default_acl d`,
]

/** @throws errors of the connection */
export async function readCatalog(url: string): Promise<Catalog> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const catalog = new Map<string, string>()
    for (const question of questions) await note(client, question, catalog)
    const tables = [...catalog.keys()].flatMap((object) => /^table (parley\..*)$/.exec(object)?.[1] ?? [])
    for (const table of tables) await note(client, rowsOf(table), catalog)
    return catalog
  } finally {
    await client.end()
  }
}

/** What a table holds from the start. */
function rowsOf(table: string): string {
  return `select 'rows of ${table}', coalesce(string_agg(to_jsonb(t)::text, E'\\n' order by to_jsonb(t)::text), '') from ${table} t`
}

async function note(client: Client, question: string, catalog: Map<string, string>): Promise<void> {
  const { rows } = await client.query(
    `select object, coalesce(definition, '') as definition from (${question}) as q (object, definition)`,
  )
  for (const { object, definition } of described.parse(rows)) {
    if (catalog.has(object)) throw new Error(`The catalog names ${object} twice.`)
    catalog.set(object, definition)
  }
}
