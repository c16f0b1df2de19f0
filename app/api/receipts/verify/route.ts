import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { limits } from '@/lib/limits'
import { verifyReceiptRequest } from '@/lib/room/receipt'
import { verifyPosted } from '@/lib/web/receipts'

export const POST = postRoute(
  verifyReceiptRequest,
  verifyPosted,
  limits.receiptBody.value.most + limits.body.value.most,
)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
