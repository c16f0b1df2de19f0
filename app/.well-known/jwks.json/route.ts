import { publishedKeys } from '@/lib/web/receipts'

export const dynamic = 'force-dynamic'

export const GET = publishedKeys
