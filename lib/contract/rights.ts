import * as z from 'zod/mini'

/** What somebody may do in a room of several, as screens and programs speak of it; what the relay lets through is in lib/room/rights.ts. */
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

/** `end` stays with the host. */
export const givenRight = z.enum(right.options.filter((one) => one !== 'end'))
export type GivenRight = z.infer<typeof givenRight>
