import { publishedKeys } from '@/lib/web/receipts/receipts'

export const dynamic = 'force-dynamic'

export const GET = publishedKeys
