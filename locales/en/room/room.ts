/** The shell of any room. @param name the other side's first name */

export const entering = {
  room: 'Opening the room…',
  ended: 'The session has ended.',
  left: 'You left the room.',
  replaced: 'This session is now open on another device.',
}

/** Said, and in a tab that nobody looks at. */
export const isHere = (name: string): string => `${name} is here`

/** Behind the mode, where there is room for it. */
export const session: string = ' session'

export const exits = {
  leaveName: "Leave, I'll come back",
  leave: 'Leave',
  end: 'End session',
  endShort: 'End',
}

export const tools = { reactions: 'Reactions', reactionsAndNotes: 'Reactions and notes' }

/** Several people in a sentence. */
export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
