import { Client, escapeIdentifier } from 'pg'
import * as z from 'zod'

/** Of each table of `parley`, by its name. */
type ByTable<T> = ReadonlyMap<string, T>

const tables = `
  select c.oid::regclass::text as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'parley'::regnamespace and c.relkind = 'r'
  group by c.oid order by 1`
const tableRows = z.array(z.object({ name: z.string(), columns: z.array(z.string()) }))

export async function columnsOf(url: string): Promise<ByTable<string[]>> {
  return asOwner(url, async (client) => {
    const found = tableRows.parse((await client.query(tables)).rows)
    return new Map(found.map(({ name, columns }) => [name, columns]))
  })
}

/** Every row as text, in an order of its own; of these columns alone, where some are named. */
export async function rowsOf(url: string, columns?: ByTable<string[]>): Promise<ByTable<string[]>> {
  const asked = columns ?? (await columnsOf(url))
  return asOwner(url, async (client) => {
    const all = new Map<string, string[]>()
    for (const [name, names] of asked) {
      const { rows } = await client.query<[string]>({
        text: `select row_to_json(t)::text from (select ${names.map(escapeIdentifier).join(', ')} from ${name}) as t order by 1`,
        rowMode: 'array',
      })
      all.set(
        name,
        rows.map(([row]) => row),
      )
    }
    return all
  })
}

async function asOwner<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
