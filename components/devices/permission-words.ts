import type { BrowserFacts } from '@/lib/client/browser'

/** The way to a permission that was refused, step by step, in this browser on this system. `what` is "microphone", "camera" or both. */
export function permissionSteps({ browser, system }: BrowserFacts, what: string): readonly string[] {
  return [...inBrowser({ browser, system }, what), ...inSystem(system, browser)]
}

type Seat = Pick<BrowserFacts, 'browser' | 'system'>

function inBrowser({ browser, system }: Seat, what: string): readonly string[] {
  if (system === 'ios') {
    return browser === 'safari'
      ? [
          'Tap the page-settings button in the address bar, then "Website Settings".',
          `Set ${what} to "Allow", then reload this page.`,
        ]
      : [
          `Open the iPhone's Settings, then Apps, then your browser. Turn on ${what}.`,
          'Come back and reload this page.',
        ]
  }
  switch (browser) {
    case 'chrome':
    case 'edge':
      return [
        system === 'android'
          ? 'Tap the icon to the left of the address, then "Permissions".'
          : 'Press the icon to the left of the address.',
        `Allow ${what}, then reload this page.`,
      ]
    case 'samsung':
      return ['Tap the lock to the left of the address, then "Permissions".', `Allow ${what}, then reload.`]
    case 'firefox':
      return [
        'Press the crossed-out icon beside the address.',
        `Remove "Blocked" for ${what}, then turn it on here again.`,
      ]
    case 'safari':
      return [
        'In the menu Safari, open "Settings for This Website".',
        `Set ${what} to "Allow", then reload this page.`,
      ]
    case 'other':
      return [`Press the icon beside the address and allow ${what}.`, 'Then reload this page.']
    default:
      return browser satisfies never
  }
}

/** The system has a switch of its own, which a browser does not tell from its own refusal. */
function inSystem(system: BrowserFacts['system'], browser: BrowserFacts['browser']): readonly string[] {
  switch (system) {
    case 'macos':
      return ['Still blocked? System Settings, "Privacy & Security": allow your browser there, too.']
    case 'windows':
      return ['Still blocked? Windows Settings, "Privacy & security": let desktop apps use them.']
    case 'android':
      return ['Still blocked? Android Settings, "Apps", your browser, "Permissions": allow them there.']
    case 'ios':
      return browser === 'safari'
        ? ['Still blocked? Settings, Apps, Safari: set Camera and Microphone to "Ask" or "Allow".']
        : []
    case 'linux':
    case 'other':
      return []
    default:
      return system satisfies never
  }
}

/** The app's browser may have nothing to give; the same link works in a real one. */
export function inAppWords(app: string, system: BrowserFacts['system']): string {
  const real =
    system === 'ios' ? 'Safari' : system === 'android' ? 'Chrome or your usual browser' : 'your usual browser'
  return `You opened this inside ${app}, whose browser may not give a microphone or camera. Copy the link and open it in ${real}.`
}
