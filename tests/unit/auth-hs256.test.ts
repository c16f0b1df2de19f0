import { createSecretKey, randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { readHs256, signHs256 } from '@/lib/auth/hs256'
import { issueTicket, verifyTicket } from '@/lib/auth/tickets'

const secret = 's'.repeat(43)
const key = createSecretKey(Buffer.from(secret))
const place = { sessionId: randomUUID(), participantType: 'client' as const, claimNumber: 2 }
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token', () => {
  it('is one that others read, and theirs are read here', async () => {
    const ours = signHs256('ticket', { sid: 'ü', claim: 1 }, key)
    const { payload, protectedHeader } = await jwtVerify(ours, key, { typ: 'ticket', algorithms: ['HS256'] })
    expect(payload).toEqual({ sid: 'ü', claim: 1 })
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'ticket' })
    const theirs = await new SignJWT({ claim: 3 })
      .setProtectedHeader({ alg: 'HS256', typ: 'ticket' })
      .sign(key)
    expect(readHs256(theirs, 'ticket', key)).toEqual({ claim: 3 })
  })

  it.each([
    ['nothing', ''],
    ['no token', 'a'],
    ['one dot', 'a.b'],
    ['four parts', `a.${signHs256('ticket', {}, key)}`],
    ['another type', signHs256('resume', {}, key)],
    ['another key', signHs256('ticket', {}, createSecretKey(Buffer.from('t'.repeat(43))))],
    ['no signature', signHs256('ticket', {}, key).replace(/[^.]*$/, '')],
    ['a shortened signature', signHs256('ticket', {}, key).slice(0, -4)],
    ['algorithm none', `${encoded({ alg: 'none', typ: 'ticket' })}.${encoded({})}.`],
    [
      'another payload',
      signHs256('ticket', { claim: 1 }, key).replace(/\..*\./, `.${encoded({ claim: 2 })}.`),
    ],
  ])('is not read: %s', (_what, token) => {
    expect(readHs256(token, 'ticket', key)).toBeUndefined()
  })
})

describe('a ticket', () => {
  it('holds for a minute and the clocks a little more', () => {
    const at = Date.now()
    const ticket = issueTicket(place, secret, at)
    expect(verifyTicket(ticket, secret, at)).toMatchObject({ ok: true, place, issuedAtMs: at })
    expect(verifyTicket(ticket, secret, at + 60_000)).toMatchObject({ ok: true })
    expect(verifyTicket(ticket, secret, at + 63_000)).toEqual({ ok: false, failure: 'expired' })
  })

  it('with claims of another audience or kind is none', () => {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      aud: 'parley-signalling',
      iat: now,
      exp: now + 60,
      sid: place.sessionId,
      role: 'client',
      claim: 1,
      jti: randomUUID(),
      issuedMs: Date.now(),
    }
    expect(verifyTicket(signHs256('ticket', claims, key), secret)).toMatchObject({ ok: true })
    for (const wrong of [
      { aud: 'elsewhere' },
      { exp: undefined },
      { role: 'admin' },
      { claim: 0 },
      { jti: 'x' },
    ]) {
      expect(verifyTicket(signHs256('ticket', { ...claims, ...wrong }, key), secret)).toEqual({
        ok: false,
        failure: 'invalid',
      })
    }
  })
})
