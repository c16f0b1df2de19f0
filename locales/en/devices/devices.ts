/** The check of devices and connection before a call. */

export const check = {
  label: 'Device check',
  open: 'Check microphone',
  openWithCamera: 'Check microphone and camera',
  asking: 'Your browser may ask for permission now.',
  invitation: 'See whether your microphone hears you.',
  invitationWithCamera: 'See and hear yourself before you go in.',
}

/** What the other side will have of somebody who joins now. */
export const joinsAs = {
  listening: 'You join listening only; you can turn devices on later.',
  mute: 'You join with your microphone off.',
  unseen: 'You join without a camera.',
}

export const preview = { label: 'Your camera picture', off: 'Camera off' }

export const toggles = {
  microphone: { name: 'Microphone', on: 'Turn microphone on', off: 'Turn microphone off' },
  camera: { name: 'Camera', on: 'Turn camera on', off: 'Turn camera off' },
}

/** Within a sentence. */
export const names = {
  microphone: 'microphone',
  camera: 'camera',
  both: 'microphone and camera',
}

/** Why a device does not run. @param name of it */
export const troubles = {
  blocked: (name: string) => `Your browser blocks the ${name}. You can join without it.`,
  missing: (name: string) => `No ${name} was found. Connect one and turn it on here, or join without.`,
  busy: (name: string) =>
    `Another app is using your ${name}. Close it there and turn it on here, or join without.`,
}

export const pickers = {
  microphone: 'Microphone',
  camera: 'Camera',
  speaker: 'Speaker',
  browsersChoice: "The browser's choice",
}

export const meter = {
  label: 'Microphone level',
  heard: 'We can hear you',
  invitation: 'Say something: the bars light up when your microphone hears you.',
}

export const sound = {
  play: 'Play a test sound',
  played: 'Did you hear two notes? If not, turn the volume up or choose another speaker.',
  heldBack: 'Your browser did not play the sound. Press once more.',
}

export const connection = {
  test: 'Test the connection',
  relay: (ms: number) =>
    `Your network reaches our relay (${ms} ms), so a call gets through even where no direct way does.`,
  noRelay:
    'No relay is set up here. Calls go directly from one device to the other, which some company and hotel networks do not let through.',
  failed:
    'Your network does not reach our relay. The call may still come up directly; if it does not, use another network, such as your phone’s.',
  unavailable: 'The test could not be made just now. You can join all the same.',
}

export const copyLink = { name: 'the link', words: 'Copy the link' }

export const noCalls = {
  title: 'This browser cannot make calls',
  detail:
    'What carries sound and picture (WebRTC) is missing here, or is turned off by a setting, an extension or your organisation. Turn it on, or open your link in another browser, such as Chrome, Edge, Firefox or Safari.',
}

/** Inside another app, whose browser may have nothing to give. */
export const inApp = {
  ios: (app: string) =>
    `You opened this inside ${app}, whose browser may not give a microphone or camera. Copy the link and open it in Safari.`,
  android: (app: string) =>
    `You opened this inside ${app}, whose browser may not give a microphone or camera. Copy the link and open it in Chrome or your usual browser.`,
  other: (app: string) =>
    `You opened this inside ${app}, whose browser may not give a microphone or camera. Copy the link and open it in your usual browser.`,
}

export const permissionHelp = (devices: string): string => `How to allow the ${devices}`

/** The way to a permission that was refused, by the browser. @param devices "microphone", "camera" or both */
export const permission = {
  safariOnIphone: (devices: string) => [
    'Tap the page-settings button in the address bar, then "Website Settings".',
    `Set ${devices} to "Allow", then reload this page.`,
  ],
  otherOnIphone: (devices: string) => [
    `Open the iPhone's Settings, then Apps, then your browser. Turn on ${devices}.`,
    'Come back and reload this page.',
  ],
  chromeOnAndroid: (devices: string) => [
    'Tap the icon to the left of the address, then "Permissions".',
    `Allow ${devices}, then reload this page.`,
  ],
  chrome: (devices: string) => [
    'Press the icon to the left of the address.',
    `Allow ${devices}, then reload this page.`,
  ],
  samsung: (devices: string) => [
    'Tap the lock to the left of the address, then "Permissions".',
    `Allow ${devices}, then reload.`,
  ],
  firefox: (devices: string) => [
    'Press the crossed-out icon beside the address.',
    `Remove "Blocked" for ${devices}, then turn it on here again.`,
  ],
  safari: (devices: string) => [
    'In the menu Safari, open "Settings for This Website".',
    `Set ${devices} to "Allow", then reload this page.`,
  ],
  other: (devices: string) => [
    `Press the icon beside the address and allow ${devices}.`,
    'Then reload this page.',
  ],
}

/** The system has a switch of its own. */
export const systemPermission = {
  macos: 'Still blocked? System Settings, "Privacy & Security": allow your browser there, too.',
  windows: 'Still blocked? Windows Settings, "Privacy & security": let desktop apps use them.',
  android: 'Still blocked? Android Settings, "Apps", your browser, "Permissions": allow them there.',
  ios: 'Still blocked? Settings, Apps, Safari: set Camera and Microphone to "Ask" or "Allow".',
}
