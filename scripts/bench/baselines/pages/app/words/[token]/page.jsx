import pg from 'pg'
import { Words } from './words'

export const dynamic = 'force-dynamic'

let pool

/** As many words as the page of a link has, and the one question that it asks the database. */
export default async function Page({ params }) {
  pool ??= new pg.Pool({ connectionString: process.env.DATABASE_URL })
  const { token } = await params
  const { rows } = await pool.query('select public.is_session_link_valid(p_token => $1) as answer', [token])
  return <Words facts={rows[0].answer.facts} />
}
