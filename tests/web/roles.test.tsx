import { SignJWT } from 'jose'
import { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import AdminPage from '@/app/admin/page'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import ConsultantPage from '@/app/consultant/page'
import { signInSeconds } from '@/lib/auth/sign-in-token'
import { quickHash } from '@/tests/support/quick-hash'
import { current } from './support/current'
import { Browser, serveWeb } from './support/web'

const web = serveWeb()
const email = 'mira@practice.example'
const password = 'correct horse battery staple'

beforeEach(() => {
  current.cookies = new Map()
})

/** What a page answers instead of showing itself. */
async function refusal(page: Promise<unknown>): Promise<string> {
  try {
    await page
    return 'shown'
  } catch (error) {
    return error instanceof Error && 'digest' in error ? String(error.digest) : String(error)
  }
}
const overview = () => AdminPage({ params: Promise.resolve({}), searchParams: Promise.resolve({}) })
const desk = () => ConsultantPage({ params: Promise.resolve({}), searchParams: Promise.resolve({}) })

async function signedIn(address: string): Promise<string | null> {
  const browser = new Browser()
  const response = await browser.submit(signIn, { email: address, password })
  current.cookies = browser.cookies
  return response.headers.get('location')
}

describe('pages of staff', () => {
  it('open to a sign-in of before accounts had several roles', async () => {
    const { user } = await web.database.rpc('create_user', {
      p_email: email,
      p_roles: ['admin'],
      p_password_hash: quickHash(password),
    })
    await web.database.rpc('change_practice', {
      p_actor: email,
      p_changes: { setUp: true },
      p_version: null,
    })
    const {
      name: _,
      app_metadata: __,
      ...claims
    } = await web.database.rpc('open_sign_in', {
      p_user_id: user.id,
      p_seconds: signInSeconds,
    })
    const before = new SignJWT({ ...claims, app_metadata: { role: 'admin' } })
      .setProtectedHeader({ alg: 'HS256', typ: 'staff' })
      .setAudience('parley-staff')
      .setIssuedAt()
    const secret = web.configure({}).secret ?? ''
    current.cookies.set('__Host-parley-staff', await before.sign(new TextEncoder().encode(secret)))
    expect(await refusal(overview())).toBe('shown')
    expect(await refusal(desk())).toBe('NEXT_HTTP_ERROR_FALLBACK;404')
  })

  it('open to who is administrator and consultant at once, who begins at the administrators’', async () => {
    const both = 'both@practice.example'
    const { bookingId } = await web.book()
    const owner = new Client({ connectionString: web.url })
    await owner.connect()
    const { rows } = await owner.query('select consultant_id as id from parley.bookings where id = $1', [
      bookingId,
    ])
    await owner.end()
    await web.database.rpc('save_user', {
      p_email: both,
      p_roles: ['consultant', 'admin'],
      p_password_hash: quickHash(password),
      p_person_id: rows[0].id,
    })
    expect(await signedIn(both)).toBe('/admin')
    expect([await refusal(overview()), await refusal(desk())]).toEqual(['shown', 'shown'])
  })

  it('are not there for a member, who begins at their account', async () => {
    const member = 'member@practice.example'
    const args = { p_email: member, p_roles: [], p_password_hash: quickHash(password) }
    await web.database.rpc('create_user', args)
    expect(await signedIn(member)).toBe('/account')
    expect(await refusal(overview())).toBe('NEXT_HTTP_ERROR_FALLBACK;404')
  })
})
