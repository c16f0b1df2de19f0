/** Out of the room. */

export const away = {
  title: 'You left the room',
  detail: (name: string) =>
    `The session has not ended: it stays open for ${name}. You can also come back later by your link.`,
  back: 'Go back in',
}

export const replaced = {
  title: 'This session is now open on another device.',
  detail: 'Only one device of yours can be in the room. Nothing is lost: the session goes on there.',
  useHere: 'Use it here instead',
}
