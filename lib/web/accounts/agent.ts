import { agents as words } from '@/locales/en/accounts/agents'

/** The first that fits: who calls itself by several names means the rarer one. */
const browsers = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|Chromium)\//],
  ['Safari', /\bSafari\//],
] as const
const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const

const firstOf = (names: readonly (readonly [string, RegExp])[], text: string) =>
  names.find(([, form]) => form.test(text))?.[0]

/** What a sign-in is made with, as its user knows it: "Firefox on Windows", or a program by its name. Undefined: it does not say. */
export function agentOf(headers: Headers): string | undefined {
  const text = headers.get('user-agent') ?? ''
  const [browser, system] = [firstOf(browsers, text), firstOf(systems, text)]
  if (browser && system) return words.browserOn(browser, system)
  return browser ?? /^[\w.-]{1,40}(\/[\w.-]{1,20})?/.exec(text)?.[0]
}
