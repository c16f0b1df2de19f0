import { answered } from '@/lib/http/route'
import { calendarFile } from '@/lib/web/calendar'
import { getEnv } from '@/lib/web/process'

export const dynamic = 'force-dynamic'

/** The appointment for a calendar. */
export async function GET(_request: Request, { params }: RouteContext<'/session/[token]/calendar'>) {
  const { token } = await params
  return answered(() => calendarFile(token, getEnv().appUrl))
}
