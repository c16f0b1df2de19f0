import { pageGetRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { payoutFile } from '@/lib/web/payouts/payout-file'

export const GET = pageGetRoute('admin', payoutFile)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
