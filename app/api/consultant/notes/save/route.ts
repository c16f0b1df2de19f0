import { saveOwnNotesRequest } from '@/lib/contract/http/session'
import { limits } from '@/lib/limits'
import { pagePostRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { saveOwnNotes } from '@/lib/web/staff/own-notes'

export const POST = pagePostRoute(
  'consultant',
  saveOwnNotesRequest,
  saveOwnNotes,
  limits.notesBody.value.most,
)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
