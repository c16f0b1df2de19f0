import { saveNotesRequest } from '@/lib/contract/http/session'
import { limits } from '@/lib/limits'
import { saveNotes } from '@/lib/web/appointment/notes'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(saveNotesRequest, saveNotes, limits.notesBody.value.most)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
