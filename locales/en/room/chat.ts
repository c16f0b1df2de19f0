/** A conversation in writing. @param name the other side's first name */

export const composer = {
  label: 'Message',
  placeholder: (name: string) => `Write to ${name}`,
  send: 'Send',
  attach: 'Attach a file',
  tooMany: (characters: number) => `${characters} characters too many`,
  left: (characters: number) => `${characters} characters left`,
}

export const log = {
  label: 'Messages',
  empty: 'Nothing has been said yet. Messages stay readable here until the session is over.',
  newMessages: 'New messages',
  /** Said before the words of a message. */
  you: 'You: ',
  other: (name: string) => `${name}: `,
  typing: (name: string) => `${name} is typing…`,
  severalType: (names: string) => `${names} are typing…`,
}

/** What became of one's own message. */
export const sending = {
  failed: 'Not sent.',
  again: 'Try again',
  pending: 'Sending…',
  sent: 'Sent',
}
