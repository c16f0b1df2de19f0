import type { Kind } from '../kind'
import { appointment } from './appointment'
import { group } from './group'

/** Every kind of room that there is, by the word that the database has for it. */
export const kinds = { appointment, group } as const satisfies Record<string, Kind>

export type KindName = keyof typeof kinds
