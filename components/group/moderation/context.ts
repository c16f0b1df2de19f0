'use client'

import { createContext } from 'react'
import type { GroupRole } from '@/lib/contract/http/group'
import type { Role } from '@/lib/contract/words'

/** What one has a say in, for the tiles: it changes seldom, so that they are not drawn with every word. */
export interface Moderation {
  mayMute(role: Role): boolean
  /** Opens the list of people at somebody's row. */
  openPerson(member: string): void
}

export const ModerationContext = createContext<Moderation | null>(null)

/** The role of somebody in a group room. */
export function groupRoleOf(role: Role): GroupRole {
  return role === 'client' || role === 'consultant' ? 'member' : role
}
