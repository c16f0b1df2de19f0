import { actOnBookForm } from '@/lib/web/booking/book-form'
import { refuseMethod } from '@/lib/web/http/problem'
import { formRoute } from '@/lib/web/http/route'

export const POST = formRoute(actOnBookForm)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
