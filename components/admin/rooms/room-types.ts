import type { HerfSession } from '@/lib/contract/http/herf'
import type { SessionType } from '@/lib/contract/words'
import type { notes, roles } from '@/locales/en/admin/rooms'
import type { Stretch, TimelinePage } from '../types'

export type RoomStatus = HerfSession['status']
export type RoomRole = keyof typeof roles
export type RoomNote = keyof typeof notes

/** A group room as administrators see it. Times in ISO 8601. */
export interface RoomItem {
  readonly id: string
  readonly href: string
  readonly title: string
  readonly status: RoomStatus
  /** Null: its host has no account any more. */
  readonly host: string | null
  readonly club: string | null
  /** Made by whoever has an account; else by a command, and known by its links alone. */
  readonly ofAccount: boolean
  readonly isPrivate: boolean
  readonly isLocked: boolean
  readonly capacity: number
  readonly inNow: number
  readonly cameIn: number
  readonly opensAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
}

export interface RoomsView {
  readonly text: string
  /** Of the day. */
  readonly zone: string
  readonly status: RoomStatus | null
  /** A club's id. */
  readonly club: string
  readonly day: string
  readonly limit: number
  /** Whether anything is asked for. */
  readonly filtered: boolean
  readonly note: RoomNote | null
  readonly live: { readonly rooms: number; readonly people: number }
  readonly clubs: readonly { readonly id: string; readonly name: string }[]
  readonly total: number
  readonly rows: readonly RoomItem[]
  readonly previousHref: string | null
  readonly nextHref: string | null
}

export interface RoomMember {
  readonly id: string
  readonly name: string
  /** Where the account has another name today. */
  readonly nameNow: string | null
  readonly role: RoomRole
  readonly isIn: boolean
  readonly waits: boolean
  readonly isRemoved: boolean
  readonly seconds: number
  readonly stretches: readonly (Stretch & { readonly open: boolean })[]
  /** Of the form that takes the member out; null: that is not possible. */
  readonly removeKey: string | null
}

export interface RoomView {
  readonly room: RoomItem
  readonly description: string | null
  readonly sessionType: SessionType
  readonly createdAt: string
  readonly members: readonly RoomMember[]
  readonly timeline: TimelinePage
  readonly audit: readonly {
    readonly what: string
    readonly actor: string
    readonly reason: string
    readonly at: string
  }[]
  readonly chain: { readonly intact: boolean; readonly length: number }
  readonly note: RoomNote | null
  /** Of the form that ends the room; null: it is over. */
  readonly endKey: string | null
}
