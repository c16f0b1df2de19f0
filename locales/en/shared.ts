/** What every page says: who and what there is in a session. */

/** Within a sentence. */
export const rolesInside = { client: 'client', consultant: 'consultant' }

export const modes = { chat: 'Chat', voice: 'Voice', video: 'Video' }

export const sessions = { chat: 'Chat session', voice: 'Voice session', video: 'Video session' }

/** "Video session with Asha Rao", or the same within a sentence. */
export function sessionWith(session: string, name: string): string {
  return `${session} with ${name}`
}

/** Somebody whose name is not known. */
export const somebody: string = 'The other person'

export function minutes(minutes: number): string {
  return `${minutes} min`
}

/** Of a page in its tab, with the brand behind it. */
export function tabTitle(title: string): string {
  return `${title} · Parley`
}
