import type * as z from 'zod'
import type { readOwnNotesRequest, saveOwnNotesRequest } from '@/lib/contract/http/session'
import type { PageCall } from '../accounts/page-route'
import { notesAnswer, savedNotesAnswer, tooManySaves } from '../appointment/notes'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'

/** The private notes of a session, to the consultant who is signed in; the claims say whose session it is. */
export function readOwnNotes(
  { sessionId }: z.output<typeof readOwnNotesRequest>,
  { database, account }: PageCall,
): Promise<Response> {
  const asked = { p_claims: account.claims, p_session_id: sessionId }
  return ofOwnSession(async () => notesAnswer(await database.rpc('consultant_read_note', asked)))
}

/** Keeps them, unless they were changed elsewhere since they were read. */
export function saveOwnNotes(
  { sessionId, text, version }: z.output<typeof saveOwnNotesRequest>,
  { database, account }: PageCall,
): Promise<Response> {
  const tooMany = tooManySaves(sessionId)
  if (tooMany) return Promise.resolve(tooMany)
  const written = { p_claims: account.claims, p_session_id: sessionId, p_text: text, p_version: version }
  return ofOwnSession(async () => savedNotesAnswer(await database.rpc('consultant_save_note', written)))
}

async function ofOwnSession(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (isRefusal(error) && error.code === 'session_not_found') {
      return problem('not_allowed', { detail: 'There is no such session of yours.' })
    }
    throw error
  }
}
