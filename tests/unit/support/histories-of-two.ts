import { limits } from '@/lib/contract/limits'
import type { ParticipantType, SessionType } from '@/lib/contract/words'
import type { FileEvent, ModalEvent } from '@/lib/room/modes'

/** One act on a room of two, by names that every core of it knows. */
export type Act =
  | { act: 'enter'; side: ParticipantType; connection: string; liveCall: number | null }
  | { act: 'leave'; connection: string }
  | { act: 'signal'; side: ParticipantType; connection: string; call: number | undefined; opens: boolean }
  | { act: 'file'; side: ParticipantType; connection: string; event: FileEvent; id: string }
  | { act: 'may'; side: ParticipantType; event: ModalEvent }

export interface History {
  readonly mode: SessionType
  readonly acts: readonly Act[]
}

const modes = ['chat', 'voice', 'video'] as const
const sides = ['client', 'consultant'] as const
const connections = { client: ['c1', 'c2'], consultant: ['k1', 'k2'] } as const
const calls = [1, 2, 3, 4, 5, 6, 101, 1_000_000, limits.livingCall, limits.livingCall + 1, limits.callNumber]
const files = ['file-offer', 'file-accept', 'file-decline', 'file-cancel', 'file-done'] as const
const asked = ['offer', 'ice-candidate', 'message', 'media-state', 'reaction'] as const

/** The same histories for ever: a generator of its own (mulberry32), so that no library's next version changes them. */
export function historyOf(seed: number): History {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const one = <T>(from: readonly T[]): T => {
    const chosen = from[Math.floor(random() * from.length)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }
  const maybe = <T>(value: () => T): T | null => (random() < 0.5 ? null : value())
  const act = (): Act => {
    const side = one(sides)
    // Mostly the side's own connection; now and then one that has no right to speak for it.
    const connection = random() < 0.9 ? one(connections[side]) : one(['c1', 'k1', 'x'])
    switch (one(['enter', 'enter', 'leave', 'signal', 'signal', 'file', 'file', 'may'] as const)) {
      case 'enter':
        return { act: 'enter', side, connection: one(connections[side]), liveCall: maybe(() => one(calls)) }
      case 'leave':
        return { act: 'leave', connection }
      case 'signal':
        return {
          act: 'signal',
          side,
          connection,
          call: maybe(() => one(calls)) ?? undefined,
          opens: random() < 0.5,
        }
      case 'file':
        return { act: 'file', side, connection, event: one(files), id: one(['a', 'b']) }
      case 'may':
        return { act: 'may', side, event: one(asked) }
    }
  }
  const mode = one(modes)
  const length = 1 + Math.floor(random() * 24)
  return { mode, acts: Array.from({ length }, act) }
}
