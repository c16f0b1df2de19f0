import type * as z from 'zod'
import { problem } from '@/lib/http/problem'
import type { StaffCall } from '@/lib/http/staff-route'
import type { readOwnNotesRequest, saveOwnNotesRequest } from '@/lib/room/http'
import { isRefusal } from './failures'
import { notesAnswer, savedNotesAnswer, tooManySaves } from './notes'

/** The private notes of a session, to the consultant who is signed in; the claims say whose session it is. */
export function readOwnNotes(
  { sessionId }: z.output<typeof readOwnNotesRequest>,
  { database, staff }: StaffCall,
): Promise<Response> {
  const asked = { p_claims: staff.claims, p_session_id: sessionId }
  return ofOwnSession(async () => notesAnswer(await database.rpc('consultant_read_note', asked)))
}

/** Keeps them, unless they were changed elsewhere since they were read. */
export function saveOwnNotes(
  { sessionId, text, version }: z.output<typeof saveOwnNotesRequest>,
  { database, staff }: StaffCall,
): Promise<Response> {
  const tooMany = tooManySaves(sessionId)
  if (tooMany) return Promise.resolve(tooMany)
  const written = { p_claims: staff.claims, p_session_id: sessionId, p_text: text, p_version: version }
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
