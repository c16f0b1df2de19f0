import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import EndpointPage from '@/app/admin/developers/[id]/page'
import DevelopersPage from '@/app/admin/developers/page'
import AdminPage from '@/app/admin/page'
import { POST as act } from '@/app/api/admin/developers/route'
import { leadsTo, type Person, person, see } from './support/accounts'
import { fingerprint } from './support/hostile'
import { serveWeb } from './support/web'

const web = serveWeb()
let admin: Person
beforeEach(async () => {
  admin ??= await person(web, ['admin'])
  await web.database.rpc('change_practice', {
    p_actor: admin.email,
    p_changes: { setUp: true },
    p_version: null,
  })
})

const home = (query: Record<string, string> = {}) => see(DevelopersPage, admin.browser, query, {})
const page = (id: string, query: Record<string, string> = {}) =>
  see(EndpointPage, admin.browser, query, { id })
const submit = async (form: Record<string, string>) => leadsTo(await admin.browser.submit(act, form))
/** What an endpoint's page was led to. */
const add = async (url = `https://${randomUUID()}.example/hook`) => {
  const form = { act: 'make-endpoint', key: randomUUID(), url, description: 'Site', types: 'booking.created' }
  return { form, at: await submit(form) }
}
const idOf = (at: string | null) => at?.split('/').at(-1)?.split('?')[0] ?? ''

describe('keys', () => {
  it('are made and shown once, and open nothing once they are revoked', async () => {
    const name = 'Booking site & <Co>'
    expect(await submit({ act: 'make-key', name, scopes: 'bookings:read' })).toBe('/admin/developers')
    const shown = await home()
    const [key = ''] = /parley_live_[a-z0-9]{8}_[\w-]{43}/.exec(shown) ?? []
    expect(shown).toContain('Booking site &amp; &lt;Co&gt;')
    const [, id = ''] = key.split('_').slice(1)
    const parts = { p_id: id, p_secret: key.split('_').slice(3).join('_') }
    expect(await web.database.rpc('use_api_key', parts)).toMatchObject({ scopes: ['bookings:read'] })
    // Pressed twice.
    expect(await submit({ act: 'make-key', name, scopes: 'bookings:read' })).toBe(
      '/admin/developers?note=name-taken',
    )
    expect(await submit({ act: 'make-key', name: 'Other' })).toBe('/admin/developers?note=no-scope')
    expect(await submit({ act: 'make-key', name: 'a\u202eb', scopes: 'bookings:read' })).toBe(
      '/admin/developers?note=invalid',
    )
    expect(await submit({ act: 'revoke-key', id })).toBe('/admin/developers?note=revoked')
    expect(await web.database.rpc('use_api_key', parts)).toBeNull()
    expect(await home({ note: 'revoked' })).toContain('The key opens nothing any more.')
  })
})

describe('endpoints', () => {
  it('are added once however often it is pressed, changed, turned off and on, and deleted', async () => {
    const { form, at } = await add()
    const id = idOf(at)
    expect(await page(id)).toMatch(/whsec_[A-Za-z0-9+/]{43}=/)
    expect(idOf(await submit(form))).toBe(id)
    const saved = {
      act: 'change-endpoint',
      id,
      url: form.url,
      description: 'Changed',
      types: 'session.ended',
    }
    expect(await submit(saved)).toBe(`/admin/developers/${id}?note=saved`)
    expect(await submit({ ...saved, url: 'http://x.example' })).toBe(`/admin/developers/${id}?note=not_https`)
    const { types: _types, ...untyped } = saved
    expect(await submit(untyped)).toBe(`/admin/developers/${id}?note=no-type`)
    expect(await submit({ act: 'switch-off', id })).toBe(`/admin/developers/${id}?note=switched-off`)
    expect(await page(id, { note: 'switched-off' })).toContain('Turn on')
    expect(await submit({ act: 'switch-on', id })).toBe(`/admin/developers/${id}?note=switched-on`)
    expect(await submit({ act: 'rotate', id })).toBe(`/admin/developers/${id}`)
    expect(await page(id)).toContain('The secret of before signs as well until')
    expect(await home()).toContain(form.url)
    expect(await submit({ act: 'delete-endpoint', id })).toBe('/admin/developers?note=deleted')
    expect(await submit({ act: 'test', id })).toBe('/admin/developers?note=gone')
    expect(await page(id)).toContain('404')
  })

  it('show what became of each delivery, a stranger’s words as text, and send it again', async () => {
    const id = idOf((await add()).at)
    expect(await submit({ act: 'test', id })).toBe(`/admin/developers/${id}?note=tested`)
    const [claimed] = await web.database.rpc('claim_deliveries', { p_kind: 'webhook' })
    await web.database.rpc('finish_webhook', {
      p_delivery_id: claimed?.deliveryId ?? '',
      p_lease: claimed?.lease ?? '',
      p_status: 'failed',
      p_delay_seconds: 0,
      p_answer: { status: 410, fault: null, ms: 12, head: '<script>alert(1)</script>' },
      p_gone: true,
    })
    const seen = await page(id, { status: 'failed' })
    expect(seen).toContain('&lt;script&gt;alert(1)')
    expect(seen).toContain('answered 410')
    expect(await page(id, { status: 'done' })).not.toContain('answered 410')
    const replay = { act: 'replay', id: claimed?.deliveryId ?? '', endpoint: id }
    expect(await submit(replay)).toBe(`/admin/developers/${id}?note=replayed`)
    expect(await submit({ act: 'recover', id, hours: '24' })).toBe(`/admin/developers/${id}?note=recovering`)
    // Nobody is told there any more: the overview says so.
    expect(await see(AdminPage, admin.browser, {}, {})).toContain('said that it is gone')
    await submit({ act: 'delete-endpoint', id })
    expect(await see(AdminPage, admin.browser, {}, {})).not.toContain('said that it is gone')
  })

  it('are for administrators alone, and what is no act does nothing', async () => {
    const member = await person(web)
    const before = await fingerprint(web)
    const form = { act: 'make-key', name: 'Mine', scopes: 'bookings:read' }
    expect((await member.browser.submit(act, form)).status).toBe(403)
    for (const wrong of [
      { act: '__proto__' },
      { act: 'revoke-key', id: '__proto__' },
      { act: 'test', id: 'x' },
      {},
    ])
      expect((await admin.browser.submit(act, wrong)).status).toBe(400)
    for (const url of ['https://127.0.0.1/', 'https://a:b@x.example/', `https://${'x'.repeat(2_001)}`])
      expect((await add(url)).at).toMatch(/note=(private|credentials|invalid)$/)
    expect(await fingerprint(web)).toEqual(before)
    expect(await page('__proto__')).toContain('404')
    expect(await home({ note: '__proto__' })).toContain('Developers')
  })
})
