/** What hosts do about what somebody sends, and what whoever it is about reads. */

export const acts = {
  mute: 'Mute',
  ask_to_unmute: 'Ask to unmute',
  hold: 'Hold muted',
  allow: 'Allow to speak',
  mute_others: 'Mute all others',
  stop_camera: 'Stop camera',
  stop_screen: 'Stop screen',
  hold_camera: 'Hold camera off',
  allow_camera: 'Allow camera',
  hold_screen: 'Allow no screen',
  allow_screen: 'Allow screen',
  hold_chat: 'Allow no messages',
  allow_chat: 'Allow messages',
  send_to_wait: 'Back to waiting room',
}

export const named = {
  mute: (name: string) => `Mute ${name}`,
  ask_to_unmute: (name: string) => `Ask to unmute: ${name}`,
  hold: (name: string) => `Hold muted: ${name}`,
  allow: (name: string) => `Allow to speak: ${name}`,
  mute_others: (name: string) => `Mute all others than ${name}`,
  stop_camera: (name: string) => `Stop camera of ${name}`,
  stop_screen: (name: string) => `Stop screen of ${name}`,
  hold_camera: (name: string) => `Hold camera off: ${name}`,
  allow_camera: (name: string) => `Allow camera: ${name}`,
  hold_screen: (name: string) => `Allow no screen: ${name}`,
  allow_screen: (name: string) => `Allow screen: ${name}`,
  hold_chat: (name: string) => `Allow no messages: ${name}`,
  allow_chat: (name: string) => `Allow messages: ${name}`,
  send_to_wait: (name: string) => `Back to waiting room: ${name}`,
}

export const muteAll: string = 'Mute all'
/** On the row of who may not speak until allowed. */
export const held: string = 'Muted until allowed to speak'
/** On the row of who may not do one of these until allowed. */
export const barredFrom = {
  sendVideo: 'Camera off until allowed',
  sendScreen: 'No screen until allowed',
  chat: 'No messages until allowed',
}

/** Why a button does nothing now. */
export const reasons = {
  outranks: (name: string) => `${name} has as much of a say here as you.`,
  stands_in: 'While you stand in for the host, you can mute. The rest is for the host and co-hosts.',
  not_private: 'Only a private room has a waiting room.',
  all_muted: 'Everybody else is muted.',
}

/** To whom something was done. @param by a name; empty where the page does not know it */
export const told = {
  mic: (by: string) => `${who(by)} muted you. The others do not hear you until you turn your microphone on.`,
  camera: (by: string) => `${who(by)} stopped your camera. You can turn it on again.`,
  screen: (by: string) => `${who(by)} stopped your shared screen. You can share it again.`,
  unmute: (by: string) => `${who(by)} asks you to unmute.`,
  crowd: 'You came in muted, because many people are here. Turn your microphone on when you want to speak.',
  taken: {
    sendAudio: (by: string) =>
      `${who(by)} muted you until you are allowed to speak. Raise your hand if you want to say something.`,
    sendVideo: (by: string) => `${who(by)} turned your camera off until you are allowed to show yourself.`,
    sendScreen: (by: string) => `${who(by)} lets you share no screen for now.`,
    chat: (by: string) => `${who(by)} lets you write no messages for now.`,
    react: (by: string) => `${who(by)} lets you send no reactions for now.`,
    raiseHand: (by: string) => `${who(by)} lets you raise no hand for now.`,
    caption: (by: string) => `${who(by)} lets you write no captions for now.`,
    other: (by: string) => `${who(by)} lets you do less here than before.`,
  },
  given: {
    sendAudio: (by: string) => `${who(by)} allows you to speak. Your microphone is still off.`,
    sendVideo: (by: string) => `${who(by)} allows you to show yourself. Your camera is still off.`,
    sendScreen: (by: string) => `${who(by)} allows you to share your screen again.`,
    chat: (by: string) => `${who(by)} allows you to write messages again.`,
    caption: (by: string) => `${who(by)} allows you to write captions again.`,
    other: (by: string) => `${who(by)} lets you do more here than before.`,
  },
  unmuteNow: 'Unmute',
  notNow: 'Not now',
  read: 'OK',
}

/** On a control that is not one's own to use now, beside what it is. */
export const barred = {
  microphone: 'You are muted until a host allows you to speak.',
  camera: 'Your camera stays off until a host allows it.',
  screen: 'You cannot share a screen until a host allows it.',
  chat: 'You cannot write until a host allows it.',
}

function who(by: string): string {
  return by === '' ? 'A host' : by
}
