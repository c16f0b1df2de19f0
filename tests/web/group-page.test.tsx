import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { NextRequest } from 'next/server'
import { prerenderToNodeStream } from 'react-dom/static'
import { beforeEach, describe, expect, it } from 'vitest'
import { POST as end } from '@/app/api/rooms/end/route'
import { POST as join } from '@/app/api/rooms/join/route'
import RoomPage, { generateMetadata } from '@/app/rooms/[token]/page'
import AppointmentPage from '@/app/session/[token]/page'
import { groupJoinResponse } from '@/lib/contract/http/group'
import type { Result } from '@/lib/db'
import { openDatabase } from '@/lib/db'
import { setWebProcess } from '@/lib/web/process'
import { proxy } from '@/proxy'
import { current } from './support/current'
import { Browser, downDatabase, serveWeb } from './support/web'

const web = serveWeb()
beforeEach(() => {
  current.cookies = new Map()
})

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const props = (token: string) => ({ params: Promise.resolve({ token }) })
const nobodys = 'A'.repeat(43)

/** What a browser is shown before any script runs. */
async function shown(param: string, browser = new Browser()): Promise<string> {
  current.cookies = browser.cookies
  const { prelude } = await prerenderToNodeStream(await RoomPage(props(param)))
  return text(prelude)
}

async function titleOf(param: string): Promise<unknown> {
  return (await generateMetadata(props(param))).title
}

function hostOf({ members: [host] }: Result<'create_group_room'>) {
  if (!host) throw new Error('A room has a host.')
  return host
}

function guestOf({ members: [, guest] }: Result<'create_group_room'>) {
  if (!guest) throw new Error('The room has a member.')
  return guest
}

async function joined(browser: Browser, body: object) {
  return groupJoinResponse.parse(await (await browser.post(join, body)).json())
}

describe('the page of a group room’s link', () => {
  it('says which room it is and as whom one joins, and is neither listed nor told to others', async () => {
    const room = await web.room({ p_title: 'Evening class' })
    const page = await shown(guestOf(room).token)
    expect(page).toMatch(/<h1[^>]*>Evening class<\/h1>/)
    expect(page).toContain('Ravi')
    expect(page).toContain('Up to 4')
    expect(page).toContain('You can wait inside until the host comes.')
    expect(page).toContain('Join room')
    expect(await shown(hostOf(room).token)).toContain('Asha, host of this room')
    expect(await generateMetadata(props(guestOf(room).token))).toEqual({
      title: 'Evening class',
      robots: { index: false, follow: false },
      referrer: 'no-referrer',
    })
  })

  it('offers the devices of the mode, and a chat none', async () => {
    const buttons = async (p_mode: 'chat' | 'voice' | 'video') =>
      [...(await shown(guestOf(await web.room({ p_mode })).token)).matchAll(/<button.*?<\/button>/g)].length
    expect(await buttons('chat')).toBe(1)
    expect(await buttons('voice')).toBe(2)
    // With a way in without the camera.
    expect(await buttons('video')).toBe(3)
  })

  it('counts down while it is too early', async () => {
    const { token } = guestOf(await web.room({ p_opens_at: inMinutes(90) }))
    const page = await shown(token)
    expect(page).toContain('Evening class opens in')
    expect(page).toContain('role="timer"')
    expect(page).not.toContain('Join room')
    expect(await titleOf(token)).toBe('Not open yet: Evening class')
  })

  it('tells no moment that nobody knows: a room of an account begins when its host starts it', async () => {
    const { user } = await web.database.rpc('save_user', {
      p_email: `${randomUUID()}@club.example`,
      p_name: 'Hana',
      p_roles: [],
      p_password_hash: 'scrypt$1$1$1$AA$AA',
    })
    const claims = await web.database.rpc('open_sign_in', { p_user_id: user.id, p_seconds: 60 })
    const { id } = await web.database.rpc('create_group_session', {
      p_claims: claims,
      p_title: 'Evening class',
    })
    const { token } = await web.database.rpc('invite_to_group_session', {
      p_claims: claims,
      p_session_id: id,
      p_name: 'Gus',
    })
    const page = await shown(token)
    expect(page).toContain('Evening class has not started yet')
    expect(page).not.toContain('role="timer"')
    expect(page).not.toContain('opens in')
  })

  it('says that the room is closed, and when that was', async () => {
    const room = await web.room()
    const browser = new Browser()
    const { linkId } = await joined(browser, { token: hostOf(room).token })
    await browser.post(end, { linkId })
    const page = await shown(guestOf(room).token)
    expect(page).toContain('This room is closed')
    expect(page).toContain('<time')
    expect(await titleOf(guestOf(room).token)).toBe('Room closed')
  })

  it('says that the link was withdrawn, and from whom there is another', async () => {
    const room = await web.room()
    const { id, token } = guestOf(room)
    const args = { p_session_id: room.sessionId, p_member_id: id }
    const fresh = await web.database.rpc('reissue_group_link', args)
    const page = await shown(token)
    expect(page).toContain('This link was withdrawn')
    expect(page).toContain('ask the host for one')
    expect(await shown(fresh.token)).toContain('Join room')
  })

  it('leads back in after a reload, and says where another device has the place', async () => {
    const { token, linkId } = guestOf(await web.room())
    const [one, other] = [new Browser(), new Browser()]
    await joined(one, { token })
    expect(await shown(linkId, one)).toContain('Opening the room…')
    // The link itself asks first: the person may want other devices.
    expect(await shown(token, one)).toContain('Join room')
    await joined(other, { token, takeOver: true })
    const page = await shown(linkId, one)
    expect(page).toContain('open on another device')
    expect(page).toContain('open your link again')
    expect(await shown(linkId, new Browser())).toContain('This link is not valid')
  })

  it('knows no links of appointments, as theirs know none of rooms', async () => {
    const { clientToken } = await web.book()
    for (const param of [clientToken, nobodys, 'nonsense']) {
      expect(await shown(param)).toContain('This link is not valid')
      expect(await titleOf(param)).toBe('Link not valid')
    }
    const { prelude } = await prerenderToNodeStream(
      await AppointmentPage(props(guestOf(await web.room()).token)),
    )
    expect(await text(prelude)).toContain('This link is not valid')
  })

  it('tries again by itself while the database cannot be asked', async () => {
    setWebProcess({ env: web.configure({}), database: openDatabase(downDatabase) })
    const page = await shown(nobodys)
    expect(page).toContain('We can&#x27;t check your link right now')
    expect(page).not.toMatch(/payment|booking/)
  })
})

describe('the devices of the page', () => {
  async function allowed(path: string): Promise<string[]> {
    const { headers } = await proxy(new NextRequest(new Browser().request(path)))
    return [...(headers.get('permissions-policy') ?? '').matchAll(/(camera|microphone)=\(self\)/g)].map(
      ([, name = '']) => name,
    )
  }

  it('are those of the room’s mode, also while it is too early, and none once it is closed', async () => {
    for (const [p_mode, devices] of [
      ['chat', []],
      ['voice', ['microphone']],
      ['video', ['camera', 'microphone']],
    ] as const) {
      for (const p_opens_at of [inMinutes(0), inMinutes(60)]) {
        expect(await allowed(`/rooms/${guestOf(await web.room({ p_mode, p_opens_at })).token}`)).toEqual(
          devices,
        )
      }
    }
    const room = await web.room()
    await web.database.rpc('end_group_room', { p_session_id: room.sessionId })
    expect(await allowed(`/rooms/${guestOf(room).token}`)).toEqual([])
  })

  it('are none under the address of another kind', async () => {
    const { clientToken } = await web.book()
    const { token } = guestOf(await web.room())
    for (const path of [
      `/rooms/${clientToken}`,
      `/session/${token}`,
      `/room/${token}`,
      `/rooms/${token}/x`,
    ]) {
      expect(await allowed(path)).toEqual([])
    }
  })
})

describe('the address of a room', () => {
  it('is told to nobody, stored nowhere and not listed', async () => {
    const { headers } = await proxy(new NextRequest(new Browser().request(`/rooms/${nobodys}`)))
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
  })

  it.each(['.', ')', '%ff', '/calendar'])('with %s after the token leads to the room', async (junk) => {
    const answer = await proxy(new NextRequest(new Browser().request(`/rooms/${nobodys}${junk}`)))
    expect(new URL(answer.headers.get('location') ?? '').pathname).toBe(`/rooms/${nobodys}`)
  })
})
