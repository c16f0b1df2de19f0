import { confirmLink } from '@/lib/web/accounts/sign-in'
import { getRoute } from '@/lib/web/http/route'

export const GET = getRoute(confirmLink)
