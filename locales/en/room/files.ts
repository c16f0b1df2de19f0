/** A file in the conversation. @param name the other side's first name */

export const sizes = {
  one: '1 byte',
  /** @param value rounded */
  bytes: (value: string) => `${value} bytes`,
  kB: (value: string) => `${value} kB`,
  MB: (value: string) => `${value} MB`,
  GB: (value: string) => `${value} GB`,
}

export const card = {
  mine: (file: string) => `You: file ${file}`,
  theirs: (name: string, file: string) => `${name}: file ${file}`,
  moved: (moved: string, size: string) => `${moved} of ${size}`,
  decline: 'Decline',
  accept: 'Accept',
  save: 'Save',
  cancel: 'Cancel',
  again: 'Try again',
}

export const states = {
  offered: {
    mine: (name: string) => `Waiting for ${name} to accept it.`,
    theirs: (name: string) => `${name} wants to send you this file, straight from their device.`,
  },
  connecting: 'Connecting…',
  moving: { mine: 'Sending…', theirs: 'Receiving…' },
  delivered: (name: string) => `Delivered. ${name} has all of it.`,
  received: 'Received and checked.',
  receivedAndGone: 'Received and checked. No longer on this page.',
  declined: {
    mine: (name: string) => `${name} declined this file.`,
    theirs: () => 'You declined this file.',
  },
  cancelled: 'Cancelled.',
  failed: 'The file did not get through.',
}

/** Why a file did not get through. */
export const troubles = {
  too_large: (most: string) => `Not sent: a file may have ${most} at most.`,
  empty: 'Not sent: there is nothing in this file.',
  alone: {
    mine: (name: string) => `Not sent: ${name} has to be here to accept it.`,
    theirs: (name: string) => `${name} left before the file came.`,
  },
  busy: 'Not sent: one file at a time. Try again when the other one is through.',
  unsent: {
    mine: 'Not sent: the connection was interrupted.',
    theirs: 'The connection was interrupted.',
  },
  no_path: 'Your two networks found no way for a file between them.',
  lost: {
    mine: 'The connection broke before all of it was sent.',
    theirs: 'The connection broke before all of it came.',
  },
  damaged: 'It did not arrive as it was sent, so it was thrown away.',
  no_space: 'There is no room for it on this device.',
  no_disk: (most: string) =>
    `This window takes files up to ${most}. If it is a private one, open your link in a normal one.`,
  unreadable: 'Not sent: the file was changed or moved. Choose it again.',
  by_other: (name: string) => `It could not go on at ${name}'s end.`,
  reloaded: {
    mine: () => 'This page was reloaded before it was through. Choose the file again.',
    theirs: (name: string) => `This page was reloaded before all of it came. Ask ${name} to send it again.`,
  },
}
