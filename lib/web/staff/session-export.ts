import type { PageCall } from '../accounts/page-route'
import { csvResponse } from './lists/csv'
import { allPages, rowsPerRead, sessionColumns } from './lists/session-csv'
import { pageArgs, parseListQuery } from './lists/session-query'

/** The filtered sessions, in the list's order, as one file however many they are. */
export async function exportSessions(url: URL, { database, account }: PageCall): Promise<Response> {
  const query = parseListQuery(Object.fromEntries(url.searchParams))
  const args = {
    p_claims: account.claims,
    ...pageArgs({ ...query, after: '', before: '' }),
    p_limit: rowsPerRead,
  }
  // Asked before the answer begins, so that a refusal or a database that is down is still an answer.
  const first = await database.rpc('admin_sessions', args)
  const pages = allPages(first, (after) => database.rpc('admin_sessions', { ...args, p_after: after }))
  return csvResponse('sessions.csv', sessionColumns, pages)
}
