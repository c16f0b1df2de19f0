import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactSign } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { GET as jwks } from '@/app/.well-known/jwks.json/route'
import { POST as verify } from '@/app/api/receipts/verify/route'
import { receiptVerdict } from '@/lib/contract/http/receipt'
import { activeKey, rotateKey } from '@/lib/receipts/keys'
import { receiptOf, signSettled } from '@/lib/receipts/sign'
import { keySet, receiptType, verifyReceipt } from '@/lib/receipts/verify'
import { receiptFor } from '@/lib/web/receipts/paper-receipt'
import { Browser, serveWeb } from './support/web'

const web = serveWeb()
const secret = 'a secret of the tests, long enough for HS256'
const issuer = { secret, appUrl: 'https://talk.example.org' }

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-receipts-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** A settled session of two who were in for a moment. */
async function settled(): Promise<string> {
  const { sessionId } = await web.book()
  for (const p_participant_type of ['client', 'consultant'] as const) {
    await web.database.rpc('start_session', { p_session_id: sessionId, p_participant_type })
  }
  await web.database.rpc('end_session', { p_session_id: sessionId, p_reason: 'done', p_ended_by: 'client' })
  return sessionId
}

async function receipt(sessionId: string): Promise<string> {
  const jws = await receiptOf(web.database, issuer, sessionId)
  if (!jws) throw new Error('The session is not settled.')
  return jws
}

const published = async () => keySet.parse(await (await jwks()).json())
const ask = async (text: string) => {
  const answer = await new Browser().post(verify, { receipt: text })
  return receiptVerdict.parse(await answer.json())
}

it('says what was settled, and verifies', async () => {
  const sessionId = await settled()
  const verdict = await verifyReceipt(await receipt(sessionId), await published())
  const chain = await web.database.rpc('verify_event_chain', { p_session_id: sessionId })
  expect(verdict).toMatchObject({
    valid: true,
    claims: {
      sessionId,
      issuer: 'https://talk.example.org',
      client: 'Ravi',
      status: 'completed',
      paidSeconds: 1800,
      durationSeconds: 0,
      version: 2,
      rules: 2,
      reason: 'ended',
      note: { writtenBy: 'client', text: 'done' },
      bookedSeconds: 1800,
      amounts: {
        currency: 'INR',
        frozen: '100.00',
        gross: '0.00',
        released: '0.00',
        fee: '0.00',
        returned: '100.00',
        refunded: '0.00',
      },
      chain: { head: chain.head, length: chain.length },
    },
  })
  if (verdict.valid) expect(verdict.claims.presence.client).toHaveLength(1)
})

it('carries the number that stands on paper', async () => {
  const sessionId = await settled()
  const verdict = await verifyReceipt(await receipt(sessionId), await published())
  const paper = await web.database.rpc('session_receipt', { p_session_id: sessionId })
  expect(verdict).toMatchObject({ valid: true, claims: { number: paper?.number } })
})

/** What was signed by the first version of the statement. */
async function signedBefore(presence: { from: string; until: string }[]): Promise<string> {
  const key = await activeKey(web.database, secret)
  const claims = {
    version: 1,
    issuer: issuer.appUrl,
    iat: 1_700_000_000,
    sessionId: '0191f7a0-0000-4000-8000-000000000000',
    bookingId: '0191f7a0-0000-4000-8000-000000000001',
    sessionType: 'chat',
    client: 'Ravi',
    consultant: 'Asha',
    scheduledStartTime: '2026-01-01T10:00:00.000000Z',
    startedAt: '2026-01-01T10:00:00.000000Z',
    endedAt: '2026-01-01T10:30:00.000000Z',
    status: 'completed',
    reason: 'whatever somebody wrote',
    endedBy: 'client',
    terms: { billing: 'prorata', freeSeconds: 60, platformFeeBp: 300 },
    paidSeconds: 1800,
    durationSeconds: 1800,
    presence: { client: presence, consultant: presence },
    pauses: [],
    extensions: [],
    amounts: { currency: 'INR', frozen: '100.00', released: '97.00', fee: '3.00', returned: '0.00' },
    settledAt: '2026-01-01T10:30:00.000000Z',
    chain: { head: 'ab'.repeat(32), length: 9 },
  }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: receiptType })
    .sign(key.privateKey)
}

it('goes on to verify when it was signed before numbers, notes and refunds', async () => {
  const old = await signedBefore([
    { from: '2026-01-01T10:00:00.000000Z', until: '2026-01-01T10:30:00.000000Z' },
  ])
  expect(await verifyReceipt(old, await published())).toMatchObject({ valid: true, claims: { version: 1 } })
  expect(await ask(old)).toMatchObject({ valid: true, claims: { amounts: { released: '97.00' } } })
})

it('is taken by its own verifier with 4,000 interruptions, as they were listed before', async () => {
  const intervals = Array.from({ length: 4_000 }, () => ({
    from: '2026-01-01T10:00:00.000000Z',
    until: '2026-01-01T10:00:00.200000Z',
  }))
  expect(await ask(await signedBefore(intervals))).toMatchObject({ valid: true })
})

it('says on paper who the practice is, as the operator set it by the command', async () => {
  const sessionId = await settled()
  const env = { DATABASE_URL: web.url, PARLEY_SECRET: secret, PARLEY_DATA_DIR: directory }
  const lines = ['--address', '1 MG Road', '--address', '560001 Bengaluru']
  const set = await command('practice', ['--name', 'Mind & Mood', ...lines, '--tax-line', 'GSTIN 29A'], env)
  expect(set).toMatchObject({ code: 0 })
  expect((await command('practice', [], env)).output).toContain('560001 Bengaluru')
  expect((await command('practice', ['--nmae', 'x'], env)).code).toBe(1)
  expect(await receiptFor(sessionId, 'client')).toMatchObject({
    receipt: {
      practice: { name: 'Mind & Mood', address: '1 MG Road\n560001 Bengaluru', taxLine: 'GSTIN 29A' },
      client: 'Ravi',
      earnings: null,
    },
  })
  expect(await receiptFor(sessionId, 'consultant')).toMatchObject({ receipt: { earnings: { fee: '0.00' } } })
  // Three commands, each a process that starts anew.
}, 120_000)

it('is refused after one changed byte, whichever it is', async () => {
  const jws = await receipt(await settled())
  const keys = await published()
  for (let place = 0; place < jws.length; place += 1) {
    for (const other of ['A', 'B', '.', '~', ' ']) {
      if (jws[place] === other) continue
      const changed = `${jws.slice(0, place)}${other}${jws.slice(place + 1)}`
      expect((await verifyReceipt(changed, keys)).valid, `byte ${place} as ${other}`).toBe(false)
    }
  }
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const accepted = await Promise.all(
    [...alphabet].map((last) => verifyReceipt(`${jws.slice(0, -1)}${last}`, keys)),
  )
  expect(accepted.filter(({ valid }) => valid)).toHaveLength(1)
})

it('is one text for good, whoever signs it and however often', async () => {
  const sessionId = await settled()
  const [one, two] = await Promise.all([receipt(sessionId), receipt(sessionId)])
  expect(one).toBe(two)
  await rotateKey(web.database, secret)
  expect(await receipt(sessionId)).toBe(one)
})

it('says the same however late it is signed', async () => {
  const sessionId = await settled()
  const first = await web.database.rpc('receipt_statement', { p_session_id: sessionId })
  await web.database.rpc('close_presence', { p_node_id: 'direct', p_connection_ids: [], p_reason: 'left' })
  await web.database.rpc('admin_note', {
    p_session_id: sessionId,
    p_actor: 'admin',
    p_note: 'Later',
    p_idempotency_key: `note-${sessionId}`,
  })
  expect(await web.database.rpc('receipt_statement', { p_session_id: sessionId })).toEqual(first)
})

it('verifies with the old key after a rotation, and new ones with the new key', async () => {
  const before = await receipt(await settled())
  const saved = await published()
  const kid = await rotateKey(web.database, secret)
  const after = await receipt(await settled())
  expect(await verifyReceipt(before, await published())).toMatchObject({ valid: true })
  expect(await verifyReceipt(after, await published())).toMatchObject({ valid: true, kid })
  expect(await verifyReceipt(after, saved)).toEqual({ valid: false, reason: 'unknown_key' })
})

it('verifies after the operator rotated by the command, over HTTP and offline, and the next one is signed with the new key', async () => {
  const before = await receipt(await settled())
  const env = { DATABASE_URL: web.url, PARLEY_SECRET: secret, PARLEY_DATA_DIR: directory }
  const rotated = await command('keys/rotate-receipt-key', [], env)
  expect(rotated).toMatchObject({ code: 0 })
  const [, kid = ''] = /signed with the key (\S+) from now on/.exec(rotated.output) ?? []
  const after = await receipt(await settled())
  expect(await ask(before)).toMatchObject({ valid: true })
  expect(await ask(after)).toMatchObject({ valid: true, kid })
  const [old, keys] = [join(directory, 'old.jws'), join(directory, 'rotated.json')]
  writeFileSync(old, before)
  writeFileSync(keys, JSON.stringify(await published()))
  expect(await command('verify-receipt', [old, '--jwks', keys])).toMatchObject({ code: 0 })
})

it('goes on with a new key when the secret was changed', async () => {
  const before = await receipt(await settled())
  const other = await activeKey(web.database, 'another secret, quite as long as the first one')
  expect(await verifyReceipt(before, await published())).toMatchObject({ valid: true })
  expect((await published()).keys.map(({ kid }) => kid)).toContain(other.kid)
})

it('never shows a private key', async () => {
  await activeKey(web.database, secret)
  const shown = await (await jwks()).text()
  expect(shown).not.toContain('"d"')
  const { active } = await web.database.rpc('receipt_keys', {})
  expect(shown).not.toContain(active?.sealedPrivateKey)
})

it('is signed by itself soon after the settlement', async () => {
  const sessionId = await settled()
  expect(await web.database.rpc('find_receipt', { p_session_id: sessionId })).toBeNull()
  await signSettled(web.database, issuer)
  expect(await web.database.rpc('find_receipt', { p_session_id: sessionId })).not.toBeNull()
  expect(await signSettled(web.database, issuer)).toBe(0)
})

it('has none before the settlement', async () => {
  const { sessionId } = await web.book()
  expect(await receiptOf(web.database, issuer, sessionId)).toBeNull()
})

it('is checked over HTTP: genuine, changed, of another site, and nothing at all', async () => {
  const jws = await receipt(await settled())
  expect(await ask(`${jws}\n`)).toMatchObject({ valid: true, claims: { client: 'Ravi' } })
  const [head, , tail] = jws.split('.')
  const forged = Buffer.from('{"amounts":{"released":"970.00"}}').toString('base64url')
  expect(await ask(`${head}.${forged}.${tail}`)).toMatchObject({ valid: false, reason: 'changed' })
  expect(await ask('{"alg":"none"}')).toMatchObject({ valid: false, reason: 'malformed' })
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  expect(await ask(`${none}.${forged}.AA`)).toMatchObject({ valid: false })
})

it('is checked offline by the command, with a key set saved earlier', async () => {
  const jws = await receipt(await settled())
  const paths = {
    good: join(directory, 'good.jws'),
    bad: join(directory, 'bad.jws'),
    keys: join(directory, 'jwks.json'),
  }
  writeFileSync(paths.good, jws)
  writeFileSync(
    paths.bad,
    jws.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
  )
  writeFileSync(paths.keys, JSON.stringify(await published()))
  const good = await command('verify-receipt', [paths.good, '--jwks', paths.keys])
  expect(good).toMatchObject({ code: 0 })
  expect(good.output).toContain('GENUINE')
  const bad = await command('verify-receipt', [paths.bad, '--jwks', paths.keys])
  expect(bad).toMatchObject({ code: 1 })
  expect(bad.output).toContain('REFUSED')
  expect(
    await command('verify-receipt', [paths.good, '--jwks', join(directory, 'missing.json')]),
  ).toMatchObject({ code: 2 })
})

function command(
  name: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/run.mjs', `scripts/${name}.ts`, ...args], {
      env: { ...process.env, ...env },
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('close', (code) => resolve({ code, output }))
  })
}
