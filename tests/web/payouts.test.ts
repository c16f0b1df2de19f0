import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GET as file } from '@/app/api/admin/payouts/file/route'
import { POST as act } from '@/app/api/admin/payouts/route'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import * as balances from '@/app/api/v1/balances/route'
import * as failed from '@/app/api/v1/payouts/[id]/failed/route'
import * as paid from '@/app/api/v1/payouts/[id]/paid/route'
import * as pain001 from '@/app/api/v1/payouts/[id]/pain001/route'
import * as payout from '@/app/api/v1/payouts/[id]/route'
import * as payouts from '@/app/api/v1/payouts/route'
import * as csv from '@/app/api/v1/payouts.csv/route'
import { apiProblem } from '@/lib/contract/http/api'
import { sepaText } from '@/lib/web/payouts/pain001'
import { quickHash } from '@/tests/support/quick-hash'
import { Browser, origin, serveWeb } from './support/web'

type Route = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>
type Fields = Record<string, unknown>

const web = serveWeb()
const iban = 'DE89370400440532013000'
let key: string
beforeAll(async () => {
  const made = await web.database.rpc('make_api_key', {
    p_name: 'Books',
    p_scopes: ['money:read', 'payouts:write'],
  })
  key = made.key
})

async function call(route: Route, { id, query = '', body, idempotencyKey }: Fields = {}) {
  const request = new Request(`${origin}/api/v1/x${query}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-parley-peer': '203.0.113.7',
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(typeof idempotencyKey === 'string' ? { 'idempotency-key': idempotencyKey } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return route(request, { params: Promise.resolve({ id }) })
}
async function ok(route: Route, asked: Fields = {}): Promise<Fields> {
  const answer = await call(route, asked)
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json()
}
const refused = async (route: Route, asked: Fields = {}) =>
  apiProblem.parse(await (await call(route, asked)).json())

/** A client with a balance in euros. */
async function funded(amountMinor: number, name = 'Ravi'): Promise<string> {
  const ref = randomUUID()
  await web.database.rpc('deposit_funds', {
    p_client_ref: ref,
    p_client_name: name,
    p_amount_minor: amountMinor,
    p_currency: 'EUR',
    p_idempotency_key: randomUUID(),
  })
  return ref
}
const order = (clientRef: string, more: Fields = {}, idempotencyKey: string = randomUUID()) =>
  ok(payouts.POST, { body: { clientRef, currency: 'EUR', ...more }, idempotencyKey })

describe('payouts by the API', () => {
  it('are ordered once, carried by a file, and ticked off with the bank’s reference', async () => {
    const clientRef = await funded(5_000)
    const idempotencyKey = randomUUID()
    const body = { amount: '20.00', reason: 'Left us', account: { holder: 'Ravi Müller & <Söhne>', iban } }
    const made = await order(clientRef, body, idempotencyKey)
    expect(made).toMatchObject({ status: 'in_transit', amount: '20.00', client: { ref: clientRef } })
    expect(await order(clientRef, body, idempotencyKey)).toEqual(made)
    const query = `?clientRef=${clientRef}`
    const row = { currency: 'EUR', available: '30.00', held: '0.00', inTransit: '20.00' }
    expect(await ok(balances.GET, { query })).toMatchObject({ name: 'Ravi', data: [row] })
    const id = made['payoutId']
    const lines = await (await call(csv.GET)).text()
    expect(lines).toContain(`,${iban},`)
    expect((await refused(pain001.GET, { id })).code).toBe('not_found')
    await web.database.rpc('set_payee_account', {
      p_participant_type: null,
      p_ref: null,
      p_account: { holder: 'Moonrise', iban: 'FR1420041010050500013M02606' },
      p_actor: 'Mira',
    })
    const xml = await (await call(pain001.GET, { id })).text()
    expect(xml).toContain('<InstdAmt Ccy="EUR">20.00</InstdAmt>')
    expect(xml).toContain('<Nm>Ravi Muller . .Sohne.</Nm>')
    expect(xml).toContain('<IBAN>FR1420041010050500013M02606</IBAN>')
    expect(xml).toContain(`<EndToEndId>${String(id).replaceAll('-', '')}</EndToEndId>`)
    const done = { id, body: { reference: 'SEPA 4711' } }
    expect(await ok(paid.POST, done)).toMatchObject({ status: 'paid', reference: 'SEPA 4711' })
    expect(await ok(paid.POST, done)).toMatchObject({ status: 'paid' })
    expect(await refused(failed.POST, { id, body: {} })).toMatchObject({ status: 409, code: 'already_over' })
    expect(await ok(payout.GET, { id })).toMatchObject({ status: 'paid' })
    expect((await refused(pain001.GET, { id })).code).toBe('not_found')
  })

  it('set an account once: a repetition that comes late does not put the one of before back', async () => {
    const clientRef = await funded(500)
    const idempotencyKey = randomUUID()
    const body = { amount: '1.00', account: { holder: 'Ravi', iban } }
    await order(clientRef, body, idempotencyKey)
    const later = { holder: 'Ravi', accountNumber: '4711' }
    await order(clientRef, { amount: '1.00', account: later })
    await order(clientRef, body, idempotencyKey)
    const kept = { p_participant_type: 'client', p_ref: clientRef } as const
    expect(await web.database.rpc('payee_account', kept)).toMatchObject({ accountNumber: '4711', iban: null })
    const refusedBody = { clientRef, currency: 'EUR', amount: '9.00', account: { holder: 'Ravi', iban } }
    expect((await refused(payouts.POST, { body: refusedBody, idempotencyKey: randomUUID() })).status).toBe(
      402,
    )
    expect(await web.database.rpc('payee_account', kept)).toMatchObject({ accountNumber: '4711', iban: null })
  })

  it('are owed again when the bank sent them back', async () => {
    const clientRef = await funded(700)
    const { payoutId: id } = await order(clientRef)
    expect(
      await refused(payouts.POST, { body: { clientRef, currency: 'EUR' }, idempotencyKey: 'x2' }),
    ).toMatchObject({ status: 402, code: 'insufficient_funds' })
    await ok(failed.POST, { id, body: { reason: 'Account closed' } })
    expect(await ok(payout.GET, { id })).toMatchObject({ status: 'failed', endReason: 'Account closed' })
    const query = `?clientRef=${clientRef}`
    expect(await ok(balances.GET, { query })).toMatchObject({
      data: [{ available: '7.00', inTransit: '0.00' }],
    })
  })

  it('are listed page by page', async () => {
    const clientRef = await funded(300)
    const made: unknown[] = []
    for (const amount of ['1.00', '0.50', '0.25'])
      made.unshift((await order(clientRef, { amount }))['payoutId'])
    const first = await ok(payouts.GET, { query: '?status=in_transit&limit=2' })
    const next = await ok(payouts.GET, {
      query: `?status=in_transit&limit=1&cursor=${String(first['nextCursor'])}`,
    })
    const ids = [first, next].flatMap(({ data }) =>
      Array.isArray(data) ? data.map((row: Fields) => row['payoutId']) : [],
    )
    expect(ids).toEqual(made)
  })

  it.each([
    ['no side', { currency: 'EUR' }, '/consultantRef'],
    ['both sides', { clientRef: 'a', consultantRef: 'b', currency: 'EUR' }, '/consultantRef'],
    ['nobody', { clientRef: randomUUID(), currency: 'EUR' }, '/consultantRef'],
    ['no amount', { clientRef: 'a', currency: 'EUR', amount: '1e9' }, '/amount'],
    ['nothing', { clientRef: 'a', currency: 'EUR', amount: '0.00' }, '/amount'],
    ['less than nothing', { clientRef: 'a', currency: 'EUR', amount: '-1.00' }, '/amount'],
    ['a word of every object', { clientRef: 'a', currency: 'EUR', constructor: 1 }, '/constructor'],
  ])('say which field is wrong: %s', async (_what, body, pointer) => {
    const problem = await refused(payouts.POST, { body, idempotencyKey: randomUUID() })
    expect(problem).toMatchObject({ status: 400, errors: [{ pointer }] })
  })

  it('say which part of an account is wrong, and nothing is ordered', async () => {
    const clientRef = await funded(300)
    const body = { clientRef, currency: 'EUR', account: { holder: 'Ravi', iban: `${iban.slice(0, -1)}1` } }
    const problem = await refused(payouts.POST, { body, idempotencyKey: randomUUID() })
    expect(problem).toMatchObject({ status: 400, errors: [{ pointer: '/account/iban' }] })
    const query = `?clientRef=${clientRef}`
    expect(await ok(balances.GET, { query })).toMatchObject({
      data: [{ available: '3.00', inTransit: '0.00' }],
    })
  })
})

describe('payouts by an administrator', () => {
  const [email, password] = ['mira@practice.example', 'correct horse battery staple']
  let browser: Browser
  beforeAll(async () => {
    await web.database.rpc('create_user', {
      p_email: email,
      p_roles: ['admin'],
      p_password_hash: quickHash(password),
    })
  })
  beforeEach(async () => {
    browser = new Browser()
    await browser.submit(signIn, { email, password })
  })
  const submit = async (fields: Record<string, string>) => {
    const answer = await browser.submit(act, fields)
    expect(answer.status).toBe(303)
    return answer.headers.get('location') ?? ''
  }

  it('are ordered, ticked off and taken back by forms, which say what became of it', async () => {
    const ref = await funded(900, '=HYPERLINK("http://x")')
    const fields = { act: 'order', participantType: 'client', ref, currency: 'EUR', reason: 'Left us' }
    const press = { ...fields, amount: '', key: randomUUID() }
    expect(await submit(press)).toBe('/admin/payouts/on-their-way?note=ordered')
    expect(await submit(press)).toBe('/admin/payouts/on-their-way?note=ordered')
    expect(await submit({ ...fields, amount: '1.00', key: randomUUID() })).toContain('note=too-much')
    expect(await submit({ ...fields, amount: 'all', key: randomUUID() })).toContain('note=not-an-amount')
    const page = await web.database.rpc('payouts_page', { p_status: 'in_transit' })
    const mine = page.payouts.filter((one) => one.ref === ref)
    expect(mine).toMatchObject([{ amountMinor: 900, actor: 'mira@practice.example' }])
    const lines = await (await file(browser.request('/api/admin/payouts/file?format=csv'))).text()
    expect(lines).not.toMatch(/(^|,)"?=HYPERLINK/m)
    const id = mine[0]?.payoutId ?? ''
    expect(await submit({ act: 'paid', id, reference: ' ' })).toContain('note=no-reference')
    expect(await submit({ act: 'cancelled', id })).toContain('note=taken-back')
    expect(await submit({ act: 'paid', id, reference: 'SEPA 1' })).toContain('note=ended-otherwise')
    expect(await submit({ act: 'paid', id: randomUUID(), reference: 'SEPA 1' })).toContain('note=gone')
    expect(await submit({ act: '__proto__' })).toContain('note=invalid')
  })

  it('go to the account that is kept with the person', async () => {
    const ref = await funded(900)
    const account = {
      act: 'account',
      participantType: 'client',
      ref,
      currency: 'EUR',
      holder: 'Ravi',
      bic: '',
      branchCode: '',
    }
    const given = (more: Record<string, string>) =>
      submit({ ...account, iban: '', accountNumber: '', ...more })
    expect(await given({ iban: 'DE00' })).toMatch(/currency=EUR&note=bad-account/)
    expect(await given({ accountNumber: '12-34', branchCode: 'HDFC0000001' })).toContain('note=account-kept')
    expect(await web.database.rpc('payee_account', { p_participant_type: 'client', p_ref: ref })).toEqual({
      holder: 'Ravi',
      iban: null,
      bic: null,
      accountNumber: '12-34',
      branchCode: 'HDFC0000001',
    })
  })
})

it('a name in a bank’s file has letters that every bank takes', () => {
  expect(sepaText('Łukasz Żółć-Großmann')).toBe('Lukasz Zolc-Grossmann')
  expect(sepaText('अशा 🌙')).toMatch(/^[.]+ [.]+$/)
  expect(sepaText('x'.repeat(200))).toHaveLength(70)
})
