import type { MediaKind } from '@/lib/room/modes'

/** off/on are the person's choice; the others say why it is not theirs to make now. */
export type DeviceState = 'off' | 'on' | 'pending' | 'blocked' | 'missing' | 'busy'

/**
 * What happened to a device by itself. switched: another one took over (`label` names it) · lost: it is gone, and off until the person turns
 * it on again · connected: a new one, `id`, is there to be chosen · unchanged: the one that was chosen could not be opened.
 */
export type DeviceNotice =
  | { readonly kind: MediaKind; readonly what: 'switched' | 'lost' | 'unchanged'; readonly label: string }
  | { readonly kind: MediaKind; readonly what: 'connected'; readonly label: string; readonly id: string }

export interface DevicesSnapshot {
  readonly microphone: DeviceState
  /** null: this mode has no camera. */
  readonly camera: DeviceState | null
  readonly localStream: MediaStream | null
  /** On, and taken away by the system for a while: a phone call, another app in front. */
  readonly interrupted: readonly MediaKind[]
  /** At most one of a kind. */
  readonly notices: readonly DeviceNotice[]
}
