import { io } from 'socket.io-client'
import { groupJoinResponse } from '@/lib/contract/http/group'
import type { GroupMember } from './group'
import { readProduct } from './product-state'

/** Members who are in without a browser: they have a place and are seen to have it, and neither send nor receive anything. */
export interface Seated {
  /** Their connections close, as pages that are shut. */
  close(): void
  readonly ids: readonly string[]
}

export async function seat(members: readonly GroupMember[]): Promise<Seated> {
  const all: { readonly memberId: string; close(): void }[] = []
  for (const member of members) all.push(await seatOne(member))
  return {
    ids: all.map(({ memberId }) => memberId),
    close() {
      for (const one of all) one.close()
    },
  }
}

async function seatOne({ url }: GroupMember) {
  const { appUrl } = readProduct()
  const answer = await fetch(`${appUrl}/api/rooms/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(url).pathname.split('/').at(-1) }),
  })
  const { ticket, socketUrl, memberId } = groupJoinResponse.parse(await answer.json())
  const socket = io(socketUrl, {
    transports: ['websocket'],
    forceNew: true,
    auth: { ticket },
    extraHeaders: { origin: appUrl },
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  const { ok } = await socket.timeout(10_000).emitWithAck('join-room', {})
  if (!ok) throw new Error(`${memberId} was not let in`)
  return {
    memberId,
    close() {
      socket.emit('leave-room', { closing: true })
      socket.disconnect()
    },
  }
}
