import { getRoute } from '@/lib/http/route'
import { confirmLink } from '@/lib/web/sign-in'

export const GET = getRoute(confirmLink)
