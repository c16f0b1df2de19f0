import { existsSync } from 'node:fs'

const systemShell = '/usr/bin/chromium-headless-shell'
const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The Chromium of this machine, or undefined for the one that Playwright brought. Permissions are given per browser context and not by a
 * flag, so that a test can refuse them too.
 */
export const chromiumPath = process.env['PARLEY_CHROMIUM'] ?? systemBrowsers.find((path) => existsSync(path))

/** The same engine without a browser's own windows, which costs less; where there is none, or a browser was named, that does the shell's work. */
export const headlessShellPath =
  process.env['PARLEY_HEADLESS_SHELL'] ??
  process.env['PARLEY_CHROMIUM'] ??
  [systemShell].find((path) => existsSync(path)) ??
  chromiumPath

/**
 * What a browser does besides showing pages. Each window of a Chromium draws parts of its own frame as pages, which cost more than most of
 * ours; the rest is what Playwright turns off by a list that this one replaces.
 */
const unneeded = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

/** Fake devices (a picture that moves, a beep every second), and media on a machine that has no network but loopback. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${unneeded.join(',')}`,
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
]

/** The shell has no window to ask in: whoever was given a device's permission is given the device. */
export const headlessShellArgs = [...chromiumArgs, '--use-fake-ui-for-media-stream']
