/** Captions in a room: what somebody writes of what is said, and who reads along. */

export const button: string = 'Captions'

export const log = {
  label: 'Captions',
  empty: 'Captions appear here when somebody writes them.',
}

export const show = {
  label: 'Show captions',
  detail: 'Under the pictures, on this device.',
}

export const write = {
  title: 'Write captions for others',
  barred: 'You cannot write captions until a host allows it.',
  absent: 'This browser cannot turn speech into text. You can type what is said.',
  start: 'Caption what I say',
  stop: 'Stop captioning',
  /** Before it is begun. */
  privacy:
    'Your browser turns your speech into text while your microphone is on. Some browsers send the sound to their maker for that. What is read is kept nowhere.',
  on: 'Your browser writes along what you say.',
  muted: 'Your microphone is off. It goes on when you turn it on.',
  refused: 'Your browser does not allow speech to be turned into text here. You can type what is said.',
  failed: 'Your browser could not turn speech into text. Try again, or type what is said.',
  field: 'Caption',
  placeholder: 'Type what is said',
  send: 'Show it',
  notSent: 'Not shown: the connection was gone. Try again.',
  tooFast: 'Not shown: that was very many at once.',
  alone: 'Nobody else is here to read it.',
}
