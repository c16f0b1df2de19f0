import { refuseMethod } from '@/lib/web/http/problem'
import { answered, json } from '@/lib/web/http/route'
import { getDatabase } from '@/lib/web/process'
import { isBehind } from '@/lib/web/webhooks/behind'

/** Whether the app can serve sessions: it answers, and the database answers it. Never answered from a build. */
export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  return answered(async () => {
    const [{ serverTime }, outbox] = await Promise.all([
      getDatabase().rpc('database_status', {}),
      getDatabase().rpc('outbox_state', {}),
    ])
    return json({ status: 'ok', database: 'ok', outbox: isBehind(outbox) ? 'behind' : 'ok', serverTime })
  })
}

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
