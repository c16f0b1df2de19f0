import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  CreateRoomRequest,
  DeleteRoomRequest,
  ListRoomsRequest,
  MuteRoomTrackRequest,
  RoomParticipantIdentity,
  UpdateParticipantRequest,
} from '@livekit/protocol'
import { jwtVerify } from 'jose'
import { freePort } from '@/tests/support/free-port'

export const livekitKey = { key: 'parley-test', secret: 'a secret of the tests, long enough for LiveKit' }

/** LiveKit's published form of each request: an unknown field, or one of another type, is refused. */
const requests = {
  CreateRoom: CreateRoomRequest,
  DeleteRoom: DeleteRoomRequest,
  ListRooms: ListRoomsRequest,
  GetParticipant: RoomParticipantIdentity,
  RemoveParticipant: RoomParticipantIdentity,
  UpdateParticipant: UpdateParticipantRequest,
  MutePublishedTrack: MuteRoomTrackRequest,
}

export interface Asked {
  readonly method: string
  readonly body: unknown
  readonly video: unknown
}

/** Stands in for LiveKit's API: what is asked is read by LiveKit's own schema and key, what is answered is given. */
export async function startStandIn(
  answers: Readonly<Record<string, { status?: number; body: unknown }>> = {},
) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    try {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(Buffer.from(chunk))
      const method = request.url?.split('/').at(-1) ?? ''
      const form = Object.entries(requests).find(([name]) => name === method)?.[1]
      if (!form || request.method !== 'POST') return answer(404, { code: 'bad_route', msg: method })
      const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
      const { payload } = await jwtVerify(token, Buffer.from(livekitKey.secret), { issuer: livekitKey.key })
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
      // With nothing ignored.
      form.fromJson(JSON.parse(JSON.stringify(body)), { ignoreUnknownFields: false })
      asked.push({ method, body, video: payload['video'] })
      const { status = 200, body: given = {} } = answers[method] ?? {}
      answer(status, given)
    } catch (error) {
      answer(400, { code: 'malformed', msg: String(error) })
    }
  })
  const port = await freePort()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return { url: `ws://127.0.0.1:${port}`, asked, close: () => void server.close() }
}

/** A LiveKit server as its makers build it, where there is one: LIVEKIT_SERVER names it. */
export const livekitServer = [process.env['LIVEKIT_SERVER'], '/usr/bin/livekit-server'].find(
  (path) => path !== undefined && existsSync(path),
)

export async function startLivekit(hooks?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-livekit-'))
  const [port, tcp, udp] = [await freePort(), await freePort(), await freePort()]
  const settings = {
    port,
    bind_addresses: ['127.0.0.1'],
    rtc: { tcp_port: tcp, udp_port: udp, use_external_ip: false, enable_loopback_candidate: true },
    keys: { [livekitKey.key]: livekitKey.secret },
    ...(hooks ? { webhook: { api_key: livekitKey.key, urls: [hooks] } } : {}),
  }
  const file = join(folder, 'livekit.yaml')
  // YAML reads JSON.
  writeFileSync(file, JSON.stringify(settings))
  const child = spawn(livekitServer ?? '', ['--config', file], { stdio: 'ignore' })
  const base = `http://127.0.0.1:${port}`
  while (!(await fetch(base).catch(() => null))?.ok) await wait(50)
  return {
    url: `ws://127.0.0.1:${port}`,
    close() {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
