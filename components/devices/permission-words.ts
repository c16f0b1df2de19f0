import type { BrowserFacts } from '@/lib/client/browser/browser'
import { inApp, permission, systemPermission } from '@/locales/en/devices/devices'

/** The way to a permission that was refused, step by step, in this browser on this system. `what` is "microphone", "camera" or both. */
export function permissionSteps({ browser, system }: BrowserFacts, what: string): readonly string[] {
  return [...inBrowser({ browser, system }, what), ...inSystem(system, browser)]
}

type Seat = Pick<BrowserFacts, 'browser' | 'system'>

function inBrowser({ browser, system }: Seat, what: string): readonly string[] {
  if (system === 'ios') {
    return browser === 'safari' ? permission.safariOnIphone(what) : permission.otherOnIphone(what)
  }
  switch (browser) {
    case 'chrome':
    case 'edge':
      return system === 'android' ? permission.chromeOnAndroid(what) : permission.chrome(what)
    case 'samsung':
    case 'firefox':
    case 'safari':
    case 'other':
      return permission[browser](what)
    default:
      return browser satisfies never
  }
}

/** The system has a switch of its own, which a browser does not tell from its own refusal. */
function inSystem(system: BrowserFacts['system'], browser: BrowserFacts['browser']): readonly string[] {
  switch (system) {
    case 'macos':
    case 'windows':
    case 'android':
      return [systemPermission[system]]
    case 'ios':
      return browser === 'safari' ? [systemPermission.ios] : []
    case 'linux':
    case 'other':
      return []
    default:
      return system satisfies never
  }
}

/** The app's browser may have nothing to give; the same link works in a real one. */
export function inAppWords(app: string, system: BrowserFacts['system']): string {
  return inApp[system === 'ios' || system === 'android' ? system : 'other'](app)
}
