import { readOwnNotesRequest } from '@/lib/contract/http/session'
import { pagePostRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { readOwnNotes } from '@/lib/web/staff/own-notes'

export const POST = pagePostRoute('consultant', readOwnNotesRequest, readOwnNotes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
