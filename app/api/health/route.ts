import { refuseMethod } from '@/lib/web/http/problem'
import { answered, json } from '@/lib/web/http/route'
import { getDatabase } from '@/lib/web/process'

/** Whether the app can serve sessions: it answers, and the database answers it. Never answered from a build. */
export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  return answered(async () => {
    const { serverTime } = await getDatabase().rpc('database_status', {})
    return json({ status: 'ok', database: 'ok', serverTime })
  })
}

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
