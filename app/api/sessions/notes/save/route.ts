import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { saveNotesRequest } from '@/lib/room/http'
import { saveNotes } from '@/lib/web/notes'

/** 10,000 characters of up to 6 bytes each (escaped in JSON), and the rest. */
const bodyBytes = 64 * 1024

export const POST = postRoute(saveNotesRequest, saveNotes, bodyBytes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
