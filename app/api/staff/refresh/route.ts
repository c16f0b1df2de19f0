import { getRoute } from '@/lib/http/route'
import { renewSignIn } from '@/lib/web/sign-in'

export const GET = getRoute(renewSignIn)
