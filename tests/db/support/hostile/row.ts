import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { otherSide, type ParticipantType } from '@/lib/contract/words'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { type Holder, nobodysId, nobodysSecret, type World } from '../world'

type Given = Record<string, unknown>
/** The word of a refusal, or what the answer is. */
type Said = unknown

/** Proved by the claims of a sign-in; `ownSession`: it is about one session, and for its consultant alone. */
interface ByClaims {
  readonly of: 'admin' | 'consultant'
  readonly ownSession?: true
  /** What it says to claims that are nobody's, where that is no refusal. */
  readonly toNobody?: Said
  args(world: World): Given
}
/** Proved by a link's token, or by the link and the device that claimed it. */
interface ByHolder {
  readonly of: 'holder'
  /** Whose it is, if not both sides'. */
  readonly side?: ParticipantType
  args(holder: Proof): Given
  readonly said: { readonly [W in Stranger]?: Said } & { readonly otherwise: Said }
}
/** Who calls is the server, in nobody's name or having proved whose: what it may not do all the same. */
interface ByServer {
  readonly of: 'server'
  tries(world: World): Readonly<Record<string, readonly [Given, Said]>>
}
/** Proved by any account's sign-in; `strangers`: accounts that may not, and what they are told. */
interface ByUser {
  readonly of: 'user'
  args(world: World): Given
  /** What is said to claims that are nobody's, where that is not `not_signed_in`. */
  readonly toNobody?: Said
  strangers(world: World): Readonly<Record<string, readonly [Given, Said]>>
}
export type Row = ByClaims | ByHolder | ByServer | ByUser

type Proof = { readonly [K in keyof Holder]: string | null }
const nothing: Proof = { token: null, linkId: null, device: null }

export type Stranger =
  | 'nobody'
  | 'a token of nobody’s'
  | 'a stranger’s device'
  | 'another session’s device'
  | 'the other side’s device'
  | 'a device whose place was taken over'
  | 'a token that was revoked'
  | 'a device whose link was revoked'

export function strangers(world: World, side: ParticipantType): { who: Stranger; holder: Proof }[] {
  const { linkId } = world.running.holders[side]
  const byDevice = (holder: Holder) => ({ token: null, linkId: holder.linkId, device: holder.device })
  return [
    { who: 'nobody', holder: nothing },
    { who: 'a token of nobody’s', holder: { ...nothing, token: nobodysSecret, device: nobodysSecret } },
    { who: 'a stranger’s device', holder: { token: null, linkId, device: nobodysSecret } },
    {
      who: 'another session’s device',
      holder: { token: null, linkId, device: world.elsewhere.holders[side].device },
    },
    {
      who: 'the other side’s device',
      holder: { token: null, linkId, device: world.running.holders[otherSide(side)].device },
    },
    { who: 'a device whose place was taken over', holder: byDevice(world.displaced.holders[side]) },
    {
      who: 'a token that was revoked',
      holder: { ...nothing, token: world.revoked.holders[side].token, device: nobodysSecret },
    },
    { who: 'a device whose link was revoked', holder: byDevice(world.revoked.holders[side]) },
  ]
}

/** Claims that are nobody's. */
export function nobodysClaims(
  own: Claims,
  signedOut: Claims,
  said: Said = 'not_signed_in',
): { who: string; claims: unknown; said: Said }[] {
  const forged = (part: Partial<Claims>) => ({ ...own, ...part })
  return [
    { who: 'nothing', claims: null, said },
    { who: 'claims without content', claims: {}, said },
    { who: 'claims that are no object', claims: '["admin"]', said },
    { who: 'a sign-in that never was', claims: forged({ session_id: nobodysId }), said },
    { who: 'a sign-in of somebody else', claims: forged({ sub: nobodysId }), said },
    { who: 'a sign-in that is too old', claims: forged({ exp: 1 }), said },
    { who: 'who signed out', claims: signedOut, said },
  ]
}

export function claimsOf(
  { of: role, ownSession, toNobody }: ByClaims,
  { staff }: World,
): { who: string; claims: unknown; said: Said }[] {
  const isAdmin = role === 'admin'
  const own = isAdmin ? staff.admin : staff.consultant
  const said = toNobody === undefined ? 'not_signed_in' : toNobody
  return [
    ...nobodysClaims(own, isAdmin ? staff.signedOutAdmin : staff.signedOutConsultant, said),
    ...(toNobody === undefined
      ? [
          { who: 'the other role', claims: isAdmin ? staff.consultant : staff.admin, said: 'not_allowed' },
          {
            who: 'the other role, calling itself this one',
            claims: { ...(isAdmin ? staff.consultant : staff.admin), app_metadata: own.app_metadata },
            said: 'not_signed_in',
          },
        ]
      : []),
    ...(ownSession
      ? [{ who: 'another consultant', claims: staff.otherConsultant, said: 'session_not_found' }]
      : []),
  ]
}

export const act = () => ({
  p_actor: 'admin@practice.example',
  p_reason: 'x',
  p_idempotency_key: randomUUID(),
})
export const by = ({ token, device, linkId }: Proof) => ({
  p_token: token,
  p_device: device,
  p_link_id: linkId,
})
export const unknown = (args: Given = {}): readonly [Given, Said] => [
  { p_session_id: nobodysId, ...args },
  'session_not_found',
]
export const server = (tries: ByServer['tries']): ByServer => ({ of: 'server', tries })
/** Of a session alone; nothing is known of one that does not exist. */
export const ofSession = (said: Said, args: Given = {}): ByServer =>
  server(() => ({ 'a session that does not exist': [{ p_session_id: nobodysId, ...args }, said] }))
export const actOn = (args: (world: World) => Given = () => ({})): ByServer =>
  server((world) => ({
    'a session that does not exist': unknown({ ...act(), ...args(world) }),
    'nobody acts': [
      { p_session_id: world.running.sessionId, ...act(), ...args(world), p_actor: ' ' },
      'invalid_argument',
    ],
    'for no reason': [
      { p_session_id: world.running.sessionId, ...act(), ...args(world), p_reason: ' ' },
      'invalid_argument',
    ],
  }))
export const answersAnybody = (because: string): ByServer =>
  server(() => ({ [because]: [{}, expect.anything()] }))
export const side = { p_participant_type: 'client' }
