import { refuseMethod } from '@/lib/http/problem'
import { staffPostRoute } from '@/lib/http/staff-route'
import { readOwnNotesRequest } from '@/lib/room/http'
import { readOwnNotes } from '@/lib/web/own-notes'

export const POST = staffPostRoute('consultant', readOwnNotesRequest, readOwnNotes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
