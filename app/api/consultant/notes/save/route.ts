import { refuseMethod } from '@/lib/http/problem'
import { staffPostRoute } from '@/lib/http/staff-route'
import { saveOwnNotesRequest } from '@/lib/room/http'
import { notesBodyBytes } from '@/lib/web/notes'
import { saveOwnNotes } from '@/lib/web/own-notes'

export const POST = staffPostRoute('consultant', saveOwnNotesRequest, saveOwnNotes, notesBodyBytes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
