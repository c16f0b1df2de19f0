import { describe, expect, it } from 'vitest'
import { inAppWords, permissionSteps } from '@/components/devices/permission-words'
import { type BrowserName, browserFacts, type SystemName } from '@/lib/client/browser/browser'

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9)'

describe('what a browser says of itself', () => {
  it.each<[string, number, BrowserName, SystemName, string | null]>([
    [`${windows} ${blink} Chrome/156.0.0.0 Safari/537.36`, 0, 'chrome', 'windows', null],
    [`${windows} ${blink} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, 0, 'edge', 'windows', null],
    [`${windows} Gecko/20100101 Firefox/153.0`, 0, 'firefox', 'windows', null],
    [`${mac} ${webkit} Version/26.0 Safari/605.1.15`, 0, 'safari', 'macos', null],
    [`${mac} ${webkit} Version/26.0 Safari/605.1.15`, 5, 'safari', 'ios', null],
    [`${iphone} ${webkit} Version/26.0 Mobile/15E148 Safari/604.1`, 5, 'safari', 'ios', null],
    [`${iphone} ${webkit} CriOS/156.0 Mobile/15E148 Safari/604.1`, 5, 'chrome', 'ios', null],
    [`${android} ${blink} Chrome/156.0.0.0 Mobile Safari/537.36`, 5, 'chrome', 'android', null],
    [
      `${android} ${blink} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
      5,
      'samsung',
      'android',
      null,
    ],
    [
      `${android} ${blink} Version/4.0 Chrome/156.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/500]`,
      5,
      'chrome',
      'android',
      'Facebook',
    ],
    [`${iphone} ${webkit} Mobile/15E148 Instagram 380.0`, 5, 'other', 'ios', 'Instagram'],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 Version/4.0 Chrome/156 Mobile Safari/537.36',
      5,
      'chrome',
      'android',
      'another app',
    ],
    ['curl/8', 0, 'other', 'other', null],
  ])('%s', (agent, touch, browser, system, inApp) => {
    expect(browserFacts(agent, touch)).toEqual({ browser, system, inApp })
  })
})

describe('the way back to a permission', () => {
  const browsers: BrowserName[] = ['chrome', 'edge', 'firefox', 'safari', 'samsung', 'other']
  const systems: SystemName[] = ['windows', 'macos', 'linux', 'android', 'ios', 'other']

  it('is at least two steps everywhere, and one of them names what is to be allowed', () => {
    for (const browser of browsers) {
      for (const system of systems) {
        const steps = permissionSteps({ browser, system, inApp: null }, 'microphone')
        expect(steps.length, `${browser} on ${system}`).toBeGreaterThanOrEqual(2)
        expect(steps.join(' '), `${browser} on ${system}`).toContain('microphone')
      }
    }
  })

  it('names the switch of the system where there is one', () => {
    const steps = (browser: BrowserName, system: SystemName) =>
      permissionSteps({ browser, system, inApp: null }, 'camera').join(' ')
    expect(steps('safari', 'macos')).toContain('Privacy & Security')
    expect(steps('chrome', 'windows')).toContain('Windows Settings')
    expect(steps('chrome', 'linux')).not.toContain('Still blocked?')
    expect(steps('chrome', 'ios')).toContain("iPhone's Settings")
  })

  it('leads out of an app into the browser that the system has', () => {
    expect(inAppWords('Instagram', 'ios')).toMatch(/inside Instagram.*Safari/)
    expect(inAppWords('LinkedIn', 'android')).toContain('Chrome')
  })
})
