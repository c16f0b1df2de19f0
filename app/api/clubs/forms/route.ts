import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { actOnClubForm, clubFormBytes } from '@/lib/web/clubs/club-form'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = pageFormRoute(null, actOnClubForm, clubFormBytes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
