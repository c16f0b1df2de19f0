import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { decodeJwt, jwtVerify, SignJWT } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { createApi } from '@/lib/media/livekit/api'
import { createLivekitRooms } from '@/lib/media/livekit/rooms'
import { createWebhooks, type Heard } from '@/lib/media/livekit/webhooks'
import { checkLivekit } from '@/scripts/media/livekit-check'
import { freePort } from '@/tests/support/free-port'
import { refusalOf } from './support/engine'
import { livekitKey, livekitServer, startLivekit, startStandIn } from './support/livekit'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act()
})

async function standIn(answers: Parameters<typeof startStandIn>[0] = {}) {
  const server = await startStandIn({ CreateRoom: { body: { name: room } }, ...answers })
  undo.push(server.close)
  const rooms = createLivekitRooms({ ...livekitKey, url: server.url })
  return { ...server, rooms, settings: { ...livekitKey, url: server.url } }
}

const [room, member] = [randomUUID(), randomUUID()]
const all = {
  send: ['mic', 'camera', 'screen', 'screenAudio'] as const,
  receive: ['audio', 'video'] as const,
}
const host = { send: [...all.send], receive: [...all.receive] }
const viewer = { send: [], receive: [...all.receive] }

describe('rights become grants of a token', () => {
  const granted = async (
    grant: Parameters<Awaited<ReturnType<typeof standIn>>['rooms']['enter']>[0]['grant'],
  ) => {
    const { rooms } = await standIn()
    const { token } = await rooms.enter({ room, member, name: 'Asha Rao', grant })
    const key = Buffer.from(livekitKey.secret)
    const { payload } = await jwtVerify(token, key, { issuer: livekitKey.key, subject: member })
    return payload
  }

  it('of who may send all', async () => {
    const { name, exp = 0, video } = await granted(host)
    expect({ name, video }).toEqual({
      name: 'Asha Rao',
      video: {
        room,
        roomJoin: true,
        canPublish: true,
        canSubscribe: true,
        canPublishData: false,
        canUpdateOwnMetadata: false,
        canPublishSources: ['microphone', 'camera', 'screen_share', 'screen_share_audio'],
      },
    })
    expect(exp - Date.now() / 1000).toBeLessThan(120)
  })

  it('of who may look on: an empty list of sources would mean every source', async () => {
    const { video } = await granted(viewer)
    expect(video).toMatchObject({ canPublish: false, canSubscribe: true, canPublishData: false })
  })

  it('of who has a voice alone', async () => {
    const { video } = await granted({ send: ['mic'], receive: ['audio'] })
    expect(video).toMatchObject({ canPublish: true, canPublishSources: ['microphone'] })
  })
})

describe('what is asked of LiveKit is in its published form', () => {
  it('each with the least that a token has to allow', async () => {
    const tracks = [{ sid: 'TR_1', source: 'MICROPHONE' }, { sid: 'TR_2', source: 'CAMERA' }, { sid: 'TR_3' }]
    const { rooms, asked } = await standIn({
      GetParticipant: { body: { identity: member, tracks } },
      UpdateParticipant: { body: { identity: member } },
      ListRooms: { body: { rooms: [{ name: room, numParticipants: 3 }, { name: 'empty' }] } },
    })
    await rooms.enter({ room, member, grant: host })
    await rooms.allow({ room, member, grant: { send: ['mic'], receive: ['audio', 'video'] } })
    await rooms.mute({ room, member, source: 'mic' })
    await rooms.leave({ room, member })
    await rooms.end({ room })
    expect(await rooms.stats()).toEqual({ rooms: 2, members: 3 })
    const admin = { room, roomAdmin: true }
    const permission = {
      canPublish: true,
      canSubscribe: true,
      canPublishData: false,
      canPublishSources: ['MICROPHONE'],
    }
    expect(asked.map(({ method, body, video }) => [method, body, video])).toEqual([
      ['CreateRoom', { name: room, emptyTimeout: 300, departureTimeout: 90 }, { roomCreate: true }],
      ['UpdateParticipant', { room, identity: member, permission }, admin],
      ['GetParticipant', { room, identity: member }, admin],
      ['MutePublishedTrack', { room, identity: member, trackSid: 'TR_1', muted: true }, admin],
      ['RemoveParticipant', { room, identity: member }, admin],
      ['DeleteRoom', { room }, { roomCreate: true }],
      ['ListRooms', {}, { roomList: true }],
    ])
  })

  it('what is gone needs no ending, who is not in is refused as such, and anything else as unavailable', async () => {
    const gone = { status: 404, body: { code: 'not_found', msg: 'participant does not exist' } }
    const broken = { status: 503, body: { code: 'unavailable', msg: 'no node' } }
    const { rooms } = await standIn({
      RemoveParticipant: gone,
      DeleteRoom: gone,
      UpdateParticipant: gone,
      CreateRoom: broken,
    })
    await rooms.leave({ room, member })
    await rooms.end({ room })
    expect(await refusalOf(rooms.allow({ room, member, grant: host }))).toBe('not_in_room')
    expect(await refusalOf(rooms.enter({ room, member, grant: host }))).toBe('media_unavailable')
  })

  it('a server that is not there is unavailable', async () => {
    const rooms = createLivekitRooms({ ...livekitKey, url: `ws://127.0.0.1:${await freePort()}` })
    expect(await refusalOf(rooms.enter({ room, member, grant: host }))).toBe('media_unavailable')
  })
})

describe('webhooks', () => {
  const bodyOf = (more: object = {}) => {
    const said = { event: 'room_finished', id: `EV_${randomUUID()}`, room: { name: room } }
    return Buffer.from(JSON.stringify({ ...said, createdAt: String(Math.floor(Date.now() / 1000)), ...more }))
  }
  const sign = (body: Buffer, { secret = livekitKey.secret, issuer = livekitKey.key, exp = '5m' } = {}) =>
    new SignJWT({ sha256: createHash('sha256').update(body).digest('base64') })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(issuer)
      .setNotBefore('0s')
      .setExpirationTime(exp)
      .sign(Buffer.from(secret))
  const hear = async (body: Buffer, token?: string): Promise<Heard> =>
    createWebhooks(livekitKey).hear(token ?? (await sign(body)), body)

  it('of a room of ours that is gone say so', async () => {
    expect(await hear(bodyOf())).toEqual({ ok: true, event: { event: 'hub-lost', room } })
  })

  it('of anything else, and of rooms that are not ours, say nothing', async () => {
    for (const more of [
      { event: 'track_published' },
      { event: 'something_new' },
      { room: { name: 'lobby' } },
      { room: undefined },
    ])
      expect(await hear(bodyOf(more))).toEqual({ ok: true, event: null })
  })

  it.each<[string, (body: Buffer) => string | Promise<string | undefined> | undefined]>([
    ['without a signature', () => undefined],
    ['of another secret', (body) => sign(body, { secret: 'another secret of somebody else entirely' })],
    ['of another key', (body) => sign(body, { issuer: 'another' })],
    ['for another body', () => sign(Buffer.from('{}'))],
    ['that is over', (body) => sign(body, { exp: '-2m' })],
    [
      'of no algorithm',
      (body) => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
        const sha256 = createHash('sha256').update(body).digest('base64')
        const claims = { iss: livekitKey.key, exp: 4_000_000_000, sha256 }
        return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`
      },
    ],
    ['that is a word', () => 'Bearer nonsense'],
    ['with a header that is none', () => `${'{'.repeat(50)}.e30.e30`],
  ])('%s are not heard', async (_, token) => {
    const body = bodyOf()
    const given = await token(body)
    expect(createWebhooks(livekitKey).hear(given, body)).toEqual({ ok: false, why: 'unsigned' })
  })

  it('are heard once, also when they are sent again with a new signature, and not when they are old', async () => {
    const hooks = createWebhooks(livekitKey)
    const body = bodyOf()
    expect(hooks.hear(await sign(body), body)).toMatchObject({ ok: true })
    expect(hooks.hear(await sign(body), body)).toEqual({ ok: false, why: 'again' })
    const old = bodyOf({ createdAt: String(Math.floor(Date.now() / 1000) - 3_600) })
    expect(hooks.hear(await sign(old), old)).toEqual({ ok: false, why: 'old' })
  })

  it('that are signed and make no sense change nothing', async () => {
    for (const body of ['', 'null', '[]', '{"__proto__":{}}', '{"id":1}', 'x'].map((text) =>
      Buffer.from(text),
    ))
      expect(await hear(body)).toEqual({ ok: false, why: 'unread' })
    expect(await hear(bodyOf({ createdAt: '9'.repeat(30) }))).toEqual({ ok: false, why: 'unread' })
  })
})

const said = (findings: Awaited<ReturnType<typeof checkLivekit>>) =>
  findings.map(({ what, good, came }) => `${good ? 'ok' : 'FAIL'} ${what}: ${came}`)

describe('the check', () => {
  it('says that nobody answers', async () => {
    const url = `wss://127.0.0.1:${await freePort()}`
    expect(said(await checkLivekit({ ...livekitKey, url }))).toEqual([
      expect.stringMatching(/^FAIL takes our key: LiveKit does not answer .*LIVEKIT_URL/),
    ])
  })

  it('says that the key is another one', async () => {
    const refused = { status: 401, body: { code: 'unauthenticated', msg: 'invalid token' } }
    const { settings } = await standIn({ ListRooms: refused })
    expect(said(await checkLivekit(settings))).toEqual([
      expect.stringMatching(/^FAIL takes our key: .*LIVEKIT_API_KEY and LIVEKIT_API_SECRET/),
    ])
  })
})

// Its makers publish programs, but in no package registry: where there is none there is nothing to ask.
const whereThereIsOne = livekitServer ? describe : () => {}
whereThereIsOne('a LiveKit server as its makers build it', () => {
  it('passes the check', async () => {
    const server = await startLivekit()
    undo.push(server.close)
    const found = said(await checkLivekit({ ...livekitKey, url: server.url }))
    expect(found.filter((line) => !line.startsWith('ok'))).toEqual([])
    expect(found.length).toBeGreaterThan(5)
  })

  it('fails it with another secret', async () => {
    const server = await startLivekit()
    undo.push(server.close)
    const other = { ...livekitKey, secret: 'another secret that is as long as the first' }
    expect(said(await checkLivekit({ ...other, url: server.url }))).toEqual([
      expect.stringMatching(/^FAIL takes our key/),
    ])
  })

  it('lets in by our tokens and no others, and says that a room is gone', async () => {
    const port = await freePort()
    const hooks = createWebhooks(livekitKey)
    const heard: Heard[] = []
    const receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(Buffer.from(chunk))
      heard.push(hooks.hear(request.headers.authorization, Buffer.concat(chunks)))
      response.end()
    }).listen(port, '127.0.0.1')
    undo.push(() => receiver.close())
    const server = await startLivekit(`http://127.0.0.1:${port}/`)
    undo.push(server.close)
    const rooms = createLivekitRooms({ ...livekitKey, url: server.url })
    const api = createApi({ ...livekitKey, url: server.url })
    const { token } = await rooms.enter({ room, member, grant: host })
    expect(decodeJwt(token)).toMatchObject({ iss: livekitKey.key, sub: member })
    expect(await api.admits(token)).toBe(true)
    expect(await api.admits(`${token.slice(0, -4)}AAAA`)).toBe(false)
    expect(await rooms.stats()).toEqual({ rooms: 1, members: 0 })
    expect(await refusalOf(rooms.allow({ room, member, grant: viewer }))).toBe('not_in_room')
    await rooms.leave({ room, member })
    await rooms.end({ room })
    await rooms.end({ room })
    expect(await rooms.stats()).toEqual({ rooms: 0, members: 0 })
    await expect
      .poll(() => heard, { timeout: 10_000 })
      .toContainEqual({
        ok: true,
        event: { event: 'hub-lost', room },
      })
    expect(heard.every(({ ok }) => ok)).toBe(true)
  })
})
