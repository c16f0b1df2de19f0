import { api } from './api'
import { booking } from './booking'
import { connections } from './connections'
import { groups } from './groups'
import { kept } from './kept'
import { mail } from './mail'
import { outbox } from './outbox'
import { pages } from './pages'
import { people } from './people'
import { practice } from './practice'
import { rooms } from './rooms'
import { staff } from './staff'
import { web } from './web'

export type { Limit, Scope, Value } from './limit'

/** All of them by subject, as docs/operations.md lists them. */
export const limitsBySubject = {
  connections,
  rooms,
  web,
  staff,
  groups,
  api,
  booking,
  outbox,
  practice,
  people,
  mail,
  kept,
  pages,
} as const

/**
 * Every limit of the product: how much, of what, why, whose, by which setting, what is answered when it is reached, and the test that reaches it.
 * What enforces a limit takes its number from here. Numbers that a browser needs as well stand in `lib/contract/limits.ts`, and those that SQL enforces stand
 * there, too: `tests/unit/limits.test.ts` and `tests/db/limits.test.ts` hold them together. The rules of the clock are no limits (docs/money.md).
 */
export const limits = {
  ...connections,
  ...rooms,
  ...web,
  ...staff,
  ...groups,
  ...api,
  ...outbox,
  ...practice,
  ...booking,
  ...people,
  ...mail,
  ...kept,
  ...pages,
} as const
