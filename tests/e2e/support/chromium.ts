import { existsSync } from 'node:fs'

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The Chromium of this machine, or undefined for the one that Playwright brought. Permissions are given per browser context and not by a
 * flag, so that a test can refuse them too.
 */
export const chromiumPath = process.env['PARLEY_CHROMIUM'] ?? systemBrowsers.find((path) => existsSync(path))

/** Fake devices (a picture that moves, a beep every second), and media on a machine that has no network but loopback. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
]
