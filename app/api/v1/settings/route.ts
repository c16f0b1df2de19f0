import { practiceChange } from '@/lib/contract/http/practice'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { changeSettings, tellSettings } from '@/lib/web/api/settings'

export const GET = apiRoute('settings:write', {}, tellSettings)
export const PATCH = apiRoute('settings:write', { body: practiceChange }, changeSettings)

const refuse = refuseApiMethod('GET, PATCH')

export { refuse as DELETE, refuse as POST, refuse as PUT }
