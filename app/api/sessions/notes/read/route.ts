import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { readNotesRequest } from '@/lib/room/http'
import { readNotes } from '@/lib/web/notes'

export const POST = postRoute(readNotesRequest, readNotes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
