import { randomUUID } from 'node:crypto'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import SessionPage from '@/app/admin/sessions/[id]/page'
import SessionsPage from '@/app/admin/sessions/page'
import { POST as act } from '@/app/api/admin/sessions/act/route'
import { GET as csv } from '@/app/api/admin/sessions/route'
import { POST as withdraw } from '@/app/api/admin/withdrawals/route'
import { POST as validate } from '@/app/api/sessions/validate/route'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import { adminActAnswer } from '@/lib/contract/http/admin-acts'
import { validateResponse } from '@/lib/contract/http/session'
import { withdrawalAnswer } from '@/lib/contract/http/withdrawal'
import { type Database, openDatabase } from '@/lib/db'
import { loadEnv } from '@/lib/env'
import { formatMoney } from '@/lib/format'
import { receiptOf } from '@/lib/receipts/sign'
import { setWebProcess } from '@/lib/web/process'
import { type Booked, Practice } from '@/tests/db/support/practice'
import { quickHash } from '@/tests/support/quick-hash'
import { current } from './support/current'
import { Browser, problemOf } from './support/web'

const secret = 'a secret of the tests, long enough for HS256'
let practice: Practice
let database: Database
let browser: Browser

beforeAll(async () => {
  practice = await Practice.open('embedded')
  await practice.stopClock()
  database = openDatabase(loadEnv({ DATABASE_URL: practice.url }))
  await database.rpc('create_user', {
    p_email: 'mira@practice.example',
    p_roles: ['admin'],
    p_password_hash: quickHash('correct horse'),
  })
})
beforeEach(async () => {
  globalThis.parleyThrottles = undefined
  setWebProcess({ env: loadEnv({ DATABASE_URL: practice.url, PARLEY_SECRET: secret }), database })
  browser = new Browser()
  await browser.submit(signIn, { email: 'mira@practice.example', password: 'correct horse' })
  current.cookies = browser.cookies
})
afterAll(async () => {
  setWebProcess({})
  await database.close()
  await practice.close()
})

const list = async (query: Record<string, string>) =>
  renderToStaticMarkup(
    await SessionsPage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) }),
  )
const detail = async (id: string) =>
  renderToStaticMarkup(
    await SessionPage({ params: Promise.resolve({ id }), searchParams: Promise.resolve({}) }),
  )

/** Twelve of thirty minutes by the second, 3 % of the fee, half up each: worked out by hand. */
describe.each([
  {
    currency: 'KWD',
    price: 12_345,
    frozen: '12.345',
    charged: '4.938',
    released: '4.790',
    fee: '0.148',
    returned: '7.407',
  },
  {
    currency: 'JPY',
    price: 1_001,
    frozen: '1001',
    charged: '400',
    released: '388',
    fee: '12',
    returned: '601',
  },
  {
    currency: 'HUF',
    price: 100_050,
    frozen: '1000.50',
    charged: '400.20',
    released: '388.19',
    fee: '12.01',
    returned: '600.30',
  },
  {
    currency: 'IDR',
    price: 1_500_000,
    frozen: '15000.00',
    charged: '6000.00',
    released: '5820.00',
    fee: '180.00',
    returned: '9000.00',
  },
  {
    currency: 'PKR',
    price: 9_995,
    frozen: '99.95',
    charged: '39.98',
    released: '38.78',
    fee: '1.20',
    returned: '59.97',
  },
  {
    currency: 'CLF',
    price: 12_345,
    frozen: '1.2345',
    charged: '0.4938',
    released: '0.4790',
    fee: '0.0148',
    returned: '0.7407',
  },
])('an amount in $currency', ({ currency, price, frozen, charged, released, fee, returned }) => {
  let booked: Booked
  const shown = (amount: string) => formatMoney(amount, currency)

  beforeAll(async () => {
    booked = await practice.running({ p_currency: currency, p_price_minor: price })
    await practice.pass(12 * 60, 'all')
    await practice.end(booked.sessionId)
  })

  it('has its digits on the link and in the summary', async () => {
    const response = await new Browser().post(validate, { token: booked.clientToken })
    const answer = validateResponse.parse(await response.json())
    expect(answer).toMatchObject({
      session: {
        price: frozen,
        currency,
        summary: { amountHeld: frozen, amountReleased: released, amountReturned: returned, platformFee: fee },
      },
    })
  })

  it('has them in the list, its filter, its sums, the session’s page and the file', async () => {
    const page = await list({ currency, min: frozen, max: frozen })
    for (const amount of [frozen, released, returned, fee]) expect(page).toContain(shown(amount))
    expect(await list({ currency, max: '0' })).toContain('No session matches')
    const ledger = await detail(booked.sessionId)
    for (const amount of [frozen, released, returned, fee]) expect(ledger).toContain(shown(amount))
    const file = await (await csv(browser.request(`/api/admin/sessions?currency=${currency}`))).text()
    expect(file).toContain([frozen, released, returned, fee].join(','))
  })

  it('has them in the receipt', async () => {
    const jws = await receiptOf(database, { secret, appUrl: 'https://talk.example.org' }, booked.sessionId)
    const claims = JSON.parse(Buffer.from(jws?.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.amounts).toMatchObject({ currency, frozen, released, fee, returned })
  })

  it('is refunded by its digits, and by no more of them', async () => {
    const refund = (amount: string) => ({
      act: 'refund',
      sessionId: booked.sessionId,
      reason: 'The picture froze',
      key: randomUUID(),
      amount,
    })
    const tooFine = frozen.includes('.') ? `${fee}1` : `${fee}.0`
    const refused = await browser.post(act, refund(tooFine))
    expect(adminActAnswer.parse(await refused.json()).done).toBe(false)
    const done = refund(fee)
    for (let time = 0; time < 2; time += 1) {
      expect(adminActAnswer.parse(await (await browser.post(act, done)).json()).done).toBe(true)
    }
    expect(await detail(booked.sessionId)).toContain(shown(fee))
    const refunds = await practice.rows('select from parley.refunds where session_id = $1', [
      booked.sessionId,
    ])
    expect(refunds).toHaveLength(1)
    const conflict = await browser.post(act, { ...done, reason: 'The sound broke' })
    expect(await problemOf(conflict)).toMatchObject({ httpStatus: 409, code: 'idempotency_conflict' })
  })

  it('has them when a dispute is decided for the client, who gets back all of it', async () => {
    const disputed = await practice.running({ p_currency: currency, p_price_minor: price })
    await practice.pass(12 * 60, 'all')
    await practice.end(disputed.sessionId)
    await practice.rpc('report_problem', {
      p_device: null,
      p_token: disputed.clientToken,
      p_link_id: null,
      p_category: 'connection',
      p_description: 'No picture',
      p_attach_messages: false,
    })
    const { sessionId } = disputed
    const decide = { act: 'decide', sessionId, decision: 'refund', reason: 'No picture', key: randomUUID() }
    const decided = adminActAnswer.parse(await (await browser.post(act, decide)).json())
    expect(decided).toMatchObject({ done: true, code: 'decided_for_client', amount: charged })
  })

  it('is paid out by its digits, once for a key', async () => {
    const ref = randomUUID()
    const terms = { p_currency: currency, p_price_minor: price, p_consultant_ref: ref }
    const { sessionId } = await practice.running(terms, { dispute_window_minutes: 0 })
    await practice.pass(12 * 60, 'all')
    await practice.end(sessionId)
    const key = randomUUID()
    const pay = (amount: string) =>
      browser.post(withdraw, {
        participantType: 'consultant',
        ref,
        amount,
        currency,
        reason: 'November',
        key,
      })
    for (const words of ['is recorded;', 'is recorded already']) {
      const { done, message } = withdrawalAnswer.parse(await (await pay(released)).json())
      expect({ done, message }).toMatchObject({ done: true, message: expect.stringContaining(words) })
      expect(message).toContain(shown(released))
    }
    expect(await problemOf(await pay(fee))).toMatchObject({ httpStatus: 409, code: 'idempotency_conflict' })
  })
})
