import { readNotesRequest } from '@/lib/contract/http/session'
import { readNotes } from '@/lib/web/appointment/notes'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(readNotesRequest, readNotes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
