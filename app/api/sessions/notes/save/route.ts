import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { limits } from '@/lib/limits'
import { saveNotesRequest } from '@/lib/room/http'
import { saveNotes } from '@/lib/web/notes'

export const POST = postRoute(saveNotesRequest, saveNotes, limits.notesBody.value.most)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
