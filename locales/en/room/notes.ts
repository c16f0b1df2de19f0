/** The consultant's own notes of a session. */

export const notes = {
  title: 'Private notes',
  close: 'Close notes',
  hint: 'Only you can read these. They stay with the session.',
  placeholder: 'What you want to remember',
  retry: 'Retry',
}

/** How it stands with them. */
export const states = {
  loading: 'Opening your notes…',
  saved: 'Saved',
  saving: 'Saving…',
  unavailable: 'Your notes cannot be opened right now.',
  notHere: 'Your notes can be read on the device that you joined this session with, and on your own pages.',
  failed: 'Not saved. It is tried again by itself.',
  tooLong: (characters: number) => `Not saved: ${characters} characters too many`,
  conflict: 'Not saved: choose which notes to keep.',
  signedOut: 'Not saved: sign in again in another tab, then retry.',
  lost: 'Not saved: this session is now open on another device.',
}

/** They were changed on another device meanwhile. */
export const conflict = {
  title: 'These notes were changed on another device.',
  theirs: 'There it says now:',
  nothing: '(nothing)',
  keepMine: 'Keep what I wrote here',
  takeTheirs: 'Take the other',
}
