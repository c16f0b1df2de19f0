/** A running group room. */

/** For whom something goes on, or to whom something is written. */
export const others: string = 'the others'

export const presence = (here: number, capacity: number): string => `${here} of ${capacity} here`

/** Said when somebody comes or goes. @param names one or several, as `several` says */
export const comings = {
  came: (names: string, several: boolean) => `${names} ${several ? 'are' : 'is'} here.`,
  left: (names: string, several: boolean) => `${names} ${several ? 'have' : 'has'} left.`,
  lost: (names: string) => `${names} lost the connection.`,
}

/** What keeps somebody waiting at the door of such a room alone. */
export const held = {
  media_unavailable:
    'The media server of this room is not running. Leave this page open: it lets you in as soon as it is.',
}

/** To who waits to be let in. */
export const waitingRoom = {
  title: 'You are in the waiting room',
  detail: (title: string) =>
    `Somebody in ${title} lets you in. Keep this page open: you come in by yourself, with a soft sound.`,
  unseen: 'Until then nobody sees or hears you.',
  leave: 'Stop waiting',
  letIn: (title: string) => `You are in: ${title}`,
}

/** To who is in and finds nobody else. */
export const alone = {
  host: 'Nobody else is here yet. This page shows you who comes in.',
  cohost: 'Nobody else is here yet. Keep this page open.',
  member: 'Nobody else is here yet. Keep this page open.',
  guest: 'Nobody else is here yet. Keep this page open.',
}

/** Over the place of somebody whose sound does not come through. */
export const line = {
  none: '',
  connected: '',
  connecting: 'Connecting…',
  slow: 'Taking longer than usual. Trying another route.',
  lost: 'The line broke. Reconnecting…',
  failed: 'Not connected',
}

/** While the connection to the service is down. */
export const kept = {
  reconnecting: 'Reconnecting to the service…',
  ownNetwork: 'Your connection is down. You come back in by yourself.',
}

export const endDialog = {
  question: 'End this room for everybody?',
  detail:
    'Everybody leaves, and nobody can come back in by their link. To leave it open for the others, choose Leave instead.',
  cancel: 'Keep it open',
  confirm: 'End for everybody',
  failed: "The room couldn't be ended. Check your connection and try again.",
}
