import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { POST as withdraw } from '@/app/api/admin/withdrawals/route'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import { withdrawalAnswer } from '@/lib/contract/http/withdrawal'
import { quickHash } from '@/tests/support/quick-hash'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const email = 'mira@practice.example'
const password = 'correct horse battery staple'

it('a client’s balance is given back once, never beyond it, and a used key says that it was used', async () => {
  await web.database.rpc('create_user', {
    p_email: email,
    p_roles: ['admin'],
    p_password_hash: quickHash(password),
  })
  const browser = new Browser()
  await browser.submit(signIn, { email, password })
  const ref = randomUUID()
  await web.database.rpc('deposit_funds', {
    p_client_ref: ref,
    p_client_name: 'Ravi',
    p_amount_minor: 5_000,
    p_currency: 'INR',
    p_idempotency_key: randomUUID(),
  })
  const key = randomUUID()
  const send = (amount: string, more = {}) =>
    browser.post(withdraw, {
      participantType: 'client',
      ref,
      currency: 'INR',
      reason: 'left us',
      key,
      amount,
      ...more,
    })
  const ask = async (amount: string, more = {}) =>
    withdrawalAnswer.parse(await (await send(amount, more)).json())
  expect(await ask('50.01')).toEqual({
    done: false,
    code: 'insufficient_funds',
    message: 'There is ₹50.00 to pay out now, and that is more. Nothing was recorded.',
    left: '50.00',
  })
  expect(await ask('1.234')).toMatchObject({ done: false, message: 'That is not an amount of INR.' })
  expect(await ask('20.00')).toEqual({
    done: true,
    code: 'recorded',
    message: '₹20.00 to Ravi is recorded; ₹30.00 is left.',
    amount: '20.00',
    left: '30.00',
  })
  expect(await ask('20.00')).toMatchObject({ done: true, message: expect.stringContaining('already') })
  expect(await problemOf(await send('20.01'))).toMatchObject({
    httpStatus: 409,
    code: 'idempotency_conflict',
  })
  expect(await ask('30.00', { key: randomUUID() })).toMatchObject({ done: true })
})
