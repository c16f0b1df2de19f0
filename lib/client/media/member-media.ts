import type { MediaState } from '@/lib/contract/socket/signals'
import type { MediaPhase } from './call-plan'
import type { LineGrade } from './quality/network-quality'
import { type MemberId, type MemberMedia, noMedia } from './topology'
import type { MediaTrouble } from './trouble'

/** The media of one member as screens draw it. */
export interface ShownMedia {
  /** The media path to it. */
  readonly media: MediaPhase
  /** Why no media of it arrives, as far as this side can see. */
  readonly trouble: MediaTrouble | null
  readonly stream: MediaStream | null
  /** Its picture arrives; false while its camera is off or there is no path. */
  readonly camera: boolean
  /** How well it comes through; null or absent: not known. */
  readonly grade?: LineGrade | null
  /** From its audio level, a few times a second. */
  readonly speaks: boolean
  /** What it says it sends; null until it said so. */
  readonly sends: MediaState | null
}

export type Media = ReadonlyMap<MemberId, MemberMedia>
export type Said = ReadonlyMap<MemberId, MediaState>

const shown = ['media', 'trouble', 'stream', 'camera', 'grade', 'speaks', 'sends'] as const

/** The members with what is known of their media. A list that nothing changed in is the same list, so that nothing is drawn again. */
export function withMedia<M extends ShownMedia & { readonly id: MemberId }>(
  members: readonly M[],
  media: Media,
  said: Said,
): readonly M[] {
  let changed = false
  const next = members.map((before) => {
    if (!media.has(before.id) && !said.has(before.id) && before.sends === null) return before
    const { phase, trouble, stream, camera, grade, speaking } = media.get(before.id) ?? noMedia
    const sends = said.get(before.id) ?? null
    const one = { ...before, media: phase, trouble, stream, camera, grade, speaks: speaking.other, sends }
    if (shown.every((key) => one[key] === before[key])) return before
    changed = true
    return one
  })
  return changed ? next : members
}

const worstFirst = [
  'failed',
  'lost',
  'slow',
  'connecting',
  'connected',
] as const satisfies readonly MediaPhase[]

/** How the media of a room is: as badly as to the worst of its members, but for those of whom nothing is to be expected. */
export function worstPhase(media: Media, isAway: (member: MemberId) => boolean): MediaPhase {
  const all = [...media].flatMap(([id, one]) => (one.phase === 'connected' || !isAway(id) ? [one] : []))
  return worstFirst.find((phase) => all.some((one) => one.phase === phase)) ?? 'none'
}
