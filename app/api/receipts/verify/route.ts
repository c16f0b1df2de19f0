import { verifyReceiptRequest } from '@/lib/contract/http/receipt'
import { limits } from '@/lib/limits'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'
import { verifyPosted } from '@/lib/web/receipts/receipts'

export const POST = postRoute(
  verifyReceiptRequest,
  verifyPosted,
  limits.receiptBody.value.most + limits.body.value.most,
)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
