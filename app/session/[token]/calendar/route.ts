import { calendarFile } from '@/lib/web/appointment/calendar'
import { answered } from '@/lib/web/http/route'
import { getEnv } from '@/lib/web/process'

export const dynamic = 'force-dynamic'

/** The appointment for a calendar. */
export async function GET(_request: Request, { params }: RouteContext<'/session/[token]/calendar'>) {
  const { token } = await params
  return answered(() => calendarFile(token, getEnv().appUrl))
}
