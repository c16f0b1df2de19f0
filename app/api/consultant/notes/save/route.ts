import { refuseMethod } from '@/lib/http/problem'
import { staffPostRoute } from '@/lib/http/staff-route'
import { limits } from '@/lib/limits'
import { saveOwnNotesRequest } from '@/lib/room/http'
import { saveOwnNotes } from '@/lib/web/own-notes'

export const POST = staffPostRoute(
  'consultant',
  saveOwnNotesRequest,
  saveOwnNotes,
  limits.notesBody.value.most,
)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
