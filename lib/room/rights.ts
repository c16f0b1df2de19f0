import * as z from 'zod/mini'

/** What somebody may do in a room of several, as screens and programs speak of it; what the relay lets through is in `kind.ts`. */
export const right = z.enum([
  'sendAudio',
  'sendVideo',
  'sendScreen',
  'chat',
  'react',
  'raiseHand',
  'ask',
  'writeCode',
  'caption',
  'record',
  'admit',
  'moderate',
  'end',
])
export type Right = z.infer<typeof right>

const all = ['sendAudio', 'sendVideo', 'sendScreen', 'chat', 'react', 'raiseHand', 'caption'] as const

/** What each role of a group room has when it comes in. */
export const groupRights = {
  host: [...all, 'admit', 'moderate', 'end'],
  cohost: [...all, 'admit', 'moderate'],
  member: all,
  guest: all,
} as const satisfies Readonly<Record<string, readonly Right[]>>
