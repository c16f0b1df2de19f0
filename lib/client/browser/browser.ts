/** Which browser on which system, as far as advice differs; guessed from what it says of itself. */
export type BrowserName = 'chrome' | 'edge' | 'firefox' | 'safari' | 'samsung' | 'other'
export type SystemName = 'windows' | 'macos' | 'linux' | 'android' | 'ios' | 'other'

export interface BrowserFacts {
  readonly browser: BrowserName
  readonly system: SystemName
  /** The app in whose own browser the page was opened; null: a browser of its own. */
  readonly inApp: string | null
}

const systems: readonly (readonly [SystemName, RegExp])[] = [
  ['ios', /iPhone|iPad|iPod/],
  ['android', /Android/],
  ['windows', /Windows/],
  ['macos', /Macintosh/],
  ['linux', /Linux|CrOS/],
]

/** The order matters: most browsers say that they are Chrome and Safari as well. */
const browsers: readonly (readonly [BrowserName, RegExp])[] = [
  ['edge', /Edg(e|A|iOS)?\//],
  ['samsung', /SamsungBrowser\//],
  ['firefox', /Firefox\/|FxiOS\//],
  ['chrome', /Chrome\/|CriOS\/|Chromium\//],
  ['safari', /Version\/.*Safari\//],
]

/** Browsers inside other apps often have no camera or microphone to give, and never their own permission question. */
const apps: readonly (readonly [string, RegExp])[] = [
  ['Instagram', /Instagram/],
  ['Messenger', /FB_IAB\/(Orca|MESSENGER)|FBAN\/Messenger/i],
  ['Facebook', /FBAN|FBAV|FB_IAB/],
  ['WhatsApp', /WhatsApp/],
  ['TikTok', /musical_ly|BytedanceWebview|TikTok/],
  ['LinkedIn', /LinkedInApp/],
  ['Snapchat', /Snapchat/],
  ['LINE', /\bLine\//],
  ['WeChat', /MicroMessenger/],
  ['X', /Twitter/],
  ['Telegram', /Telegram/],
  ['the Google app', /\bGSA\//],
  ['another app', /; wv\)/],
]

/** @param touchPoints an iPad says that it is a Macintosh, and has a touch screen */
export function browserFacts(userAgent: string, touchPoints: number): BrowserFacts {
  const first = <T>(table: readonly (readonly [T, RegExp])[], otherwise: T): T =>
    table.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? otherwise
  const system = first(systems, 'other')
  return {
    browser: first(browsers, 'other'),
    system: system === 'macos' && touchPoints > 1 ? 'ios' : system,
    inApp: first<string | null>(apps, null),
  }
}

export function thisBrowser(): BrowserFacts {
  return browserFacts(navigator.userAgent, navigator.maxTouchPoints)
}
