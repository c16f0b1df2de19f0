import { randomUUID } from 'node:crypto'
import { createApi, LivekitProblem, type LivekitSettings } from '@/lib/media/livekit/api'
import { createLivekitRooms } from '@/lib/media/livekit/rooms'
import { signToken } from '@/lib/media/livekit/token'
import { MediaRefusal } from '@/lib/media/port/requests'
import type { Finding } from './media-check'

const everything = {
  send: ['mic' as const, 'camera' as const],
  receive: ['audio' as const, 'video' as const],
}

/** Tries on a LiveKit server what rooms need of it, in a room of the check's own. Media itself is not sent: that takes a browser. */
export async function checkLivekit(settings: LivekitSettings): Promise<Finding[]> {
  const api = createApi(settings)
  const takes = await finding('takes our key', async () => {
    const rooms = await api.rooms()
    return `${rooms.length} rooms are open`
  })
  // Without it nothing else can be asked.
  if (!takes.good) return [takes]
  const [room, member] = [randomUUID(), randomUUID()]
  const rooms = createLivekitRooms(settings)
  const findings = [takes, await refusesOthers(settings)]
  let token = ''
  findings.push(
    await finding('makes a room, and a token for it', async () => {
      token = (await rooms.enter({ room, member, grant: everything })).token
      return 'made'
    }),
    await expecting('lets in by that token', true, () => api.admits(token)),
    await expecting('lets nobody in by a token of another secret', false, () =>
      api.admits(foreign(settings, room)),
    ),
    await expecting('lets nobody in by a token that is over', false, () => api.admits(over(settings, room))),
    await finding('knows whether somebody is in', async () => {
      const code = await rooms.allow({ room, member, grant: everything }).then(
        () => 'somebody',
        (error: unknown) => (error instanceof MediaRefusal ? error.code : String(error)),
      )
      if (code !== 'not_in_room') throw new Error(`asked of somebody who is not, it said ${code}`)
      return 'nobody is'
    }),
    await finding('ends the room', async () => {
      await rooms.end({ room })
      const left = (await api.rooms()).some(({ name }) => name === room)
      if (left) throw new Error('it is still listed')
      return 'gone'
    }),
  )
  return findings
}

const join = (room: string) => ({ room, roomJoin: true })

function foreign(settings: LivekitSettings, room: string): string {
  return signToken({
    ...settings,
    secret: `${settings.secret}?`,
    identity: 'check',
    video: join(room),
    seconds: 60,
  })
}

function over(settings: LivekitSettings, room: string): string {
  const nowMs = Date.now() - 3_600_000
  return signToken({ ...settings, identity: 'check', video: join(room), seconds: 60, nowMs })
}

function refusesOthers({ url, key, secret }: LivekitSettings): Promise<Finding> {
  return expecting('answers nobody with another secret', false, () =>
    createApi({ url, key, secret: `${secret}?` })
      .rooms()
      .then(
        () => true,
        () => false,
      ),
  )
}

async function expecting(what: string, wanted: boolean, ask: () => Promise<boolean>): Promise<Finding> {
  return finding(what, async () => {
    const came = await ask()
    if (came !== wanted) throw new Error(came ? 'it did' : 'it did not')
    return came ? 'it does' : 'refused'
  })
}

async function finding(what: string, act: () => Promise<string>): Promise<Finding> {
  try {
    return { what, good: true, came: await act() }
  } catch (error) {
    return { what, good: false, came: cured(error) }
  }
}

function cured(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error)
  if (!(error instanceof LivekitProblem)) return words
  if (error.code === 'unreachable')
    return `${words}. Is the server running, and is LIVEKIT_URL its address (wss://livekit.example.org, or ws:// on one machine)?`
  if (error.status === 401 || error.status === 403)
    return `${words}. LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be a pair of its configuration (keys:), and both clocks must agree`
  if (error.code === 'bad_route' || error.status === 404)
    return `${words}. Something else answers there: LIVEKIT_URL must lead to LiveKit itself, with its path /twirp`
  return words
}
