import type { FunctionName } from '@/lib/db/functions'
import { moneyRows } from './money-rows'
import { roomRows } from './room-rows'
import type { Row } from './row'
import { staffRows } from './staff-rows'

export { claimsOf, type Row, strangers } from './row'

/** Whose each function of the gateway is, and what it says to everybody else. */
export const rows: Readonly<Record<FunctionName, Row>> = { ...roomRows, ...moneyRows, ...staffRows }
