/** A call, with or without pictures. @param name the other side's first name, @param device "microphone" or "camera" */

export const bar = {
  label: 'Session controls',
  microphone: 'Microphone',
  camera: 'Camera',
  screen: 'Screen',
  shareScreen: 'Share your screen',
  stopSharing: 'Stop sharing your screen',
  settings: 'Settings',
  settingsName: 'Call settings',
}

/** What a press does. */
export const toggles = {
  microphone: { on: 'Turn microphone on', off: 'Turn microphone off' },
  camera: { on: 'Turn camera on', off: 'Turn camera off' },
}

/** Within a sentence. */
export const devices = {
  microphone: 'microphone',
  camera: 'camera',
  all: (names: readonly string[]) => names.join(' and '),
}

/** Why a device does not run although wanted, and what to do. */
export const deviceTroubles = {
  blocked: (device: string) =>
    `Your ${device} is blocked. Allow it beside the address, then press ${device} again.`,
  missing: (device: string) => `No ${device} was found. Connect one, then press ${device} again.`,
  busy: (device: string) =>
    `Another app is using your ${device}. Close it there, then press ${device} again.`,
}

/** What is worth knowing during a call. */
export const strip = {
  speaksMuted: 'You are speaking, but your microphone is off.',
  interrupted: (devices: string) =>
    `Your device has taken the ${devices} for something else, perhaps a phone call. It comes back when that is over.`,
  seesScreen: (name: string) => `${name} sees your screen.`,
  /** @param names of two or more */
  seeScreen: (names: string) => `${names} see your screen.`,
  nobodySeesScreen: 'Your screen is shared. Nobody else is here.',
  stopSharing: 'Stop sharing',
  otherMuted: (name: string) => `${name}'s microphone is off.`,
  /** One that has no name of its own. */
  another: (device: string) => `another ${device}`,
  switched: (device: string, label: string) => `Your ${device} is now ${label}.`,
  lost: (device: string) => `Your ${device} was disconnected. Turn it on to use another one.`,
  unchanged: (device: string, label: string) => `That ${device} could not be opened; ${label} stays in use.`,
  connected: (label: string) => `${label} was connected.`,
  use: 'Use it',
}

/** How good the line is, and on whose side it is worse. */
export const line = {
  good: {
    both: 'Good line',
    yours: 'Good line on your side',
    theirs: (name: string) => `Good line on ${name}'s side`,
  },
  fair: {
    both: 'Fair line',
    yours: 'Fair line on your side',
    theirs: (name: string) => `Fair line on ${name}'s side`,
  },
  weak: {
    both: 'Weak line',
    yours: 'Weak line on your side',
    theirs: (name: string) => `Weak line on ${name}'s side`,
  },
}

/** The figures behind the word. */
export const figures = {
  lostOut: (name: string) => `Lost on the way to ${name}`,
  lostIn: (name: string) => `Lost on the way from ${name}`,
  roundTrip: 'There and back',
  jitter: 'Unevenness',
  ms: (value: number) => `${value} ms`,
}

/** What a weak line does to what one sends. */
export const held = {
  video: {
    low: 'The line is weak: your video is sent smaller for now.',
    paused:
      'The line is too weak for pictures. Your video is paused to keep your voice clear, and comes back by itself.',
  },
  screen: {
    low: 'The line is weak: your shared screen is sent smaller for now.',
    paused:
      'The line is too weak for pictures. Your shared screen is paused to keep your voice clear, and comes back by itself.',
  },
}

/** When trying did not help. */
export const failed = {
  retry: 'Retry',
  'own-network': {
    title: 'Your connection is down.',
    detail: () => 'The call comes back by itself when this device is online again. Another network may help.',
  },
  'no-relay': {
    title: 'This call cannot connect.',
    detail: () =>
      'It was booked to go through a relay, and the service has none at the moment. Please tell whoever sent you the link.',
  },
  relay: {
    title: "The relay for calls doesn't answer.",
    detail: (name: string) =>
      `${name} is here, but no other way leads through. It is tried again by itself; another network may help.`,
  },
  between: {
    title: "You are both here, but the call doesn't get through.",
    detail: () => 'One of the two networks is in the way. Trying again often helps; so does another network.',
  },
}

export const hear = (name: string): string => `Tap to hear ${name}`

/** A person of a voice session. */
export const tile = { you: ' (you)', muted: 'Microphone off', speaks: 'Speaking' }
