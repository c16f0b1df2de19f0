import type { FunctionName } from '@/lib/db/functions/index'
import { apiRows } from './api-rows'
import { bookingRows } from './booking-rows'
import { clubRows } from './club-rows'
import { groupRows } from './group-rows'
import { mailRows } from './mail-rows'
import { moneyRows } from './money-rows'
import { outboxRows } from './outbox-rows'
import { peopleRows } from './people-rows'
import { pollRows } from './poll-rows'
import { practiceRows } from './practice-rows'
import { roomRows } from './room-rows'
import type { Row } from './row'
import { staffRows } from './staff-rows'
import { userRows } from './user-rows'
import { webhookRows } from './webhook-rows'

export { claimsOf, nobodysClaims, type Row, strangers } from './row'

/** Whose each function of the gateway is, and what it says to everybody else. */
export const rows: Readonly<Record<FunctionName, Row>> = {
  ...roomRows,
  ...moneyRows,
  ...groupRows,
  ...clubRows,
  ...pollRows,
  ...staffRows,
  ...userRows,
  ...apiRows,
  ...outboxRows,
  ...webhookRows,
  ...practiceRows,
  ...bookingRows,
  ...peopleRows,
  ...mailRows,
}
