import { defineConfig } from '@playwright/test'
import {
  chromiumArgs,
  chromiumPath,
  headlessShellArgs,
  headlessShellPath,
} from './tests/support/product/chromium'

const isCi = process.env['CI'] === 'true'

const files = (...names: string[]) => names.map((name) => `**/${name}.spec.ts`)

/** The journeys as people make them, with Firefox too, and what only a browser with windows has: questions that can be answered with no. */
const wholeBrowser = files('journeys', 'firefox', 'devices', 'prejoin-check', 'screens/prejoin')
/** These measure what people see of a call. */
const lines = files('call-devices', 'line', 'networks')
/** Four pages with three pictures each take all of a small machine; and what a practice sets of itself is seen by all who share it. */
const crowds = files('crowd', 'hub', 'group-stage', 'group-moderation', 'group-hosts', 'practice')
/** What is heard is measured to the second, beside what is billed. */
const seconds = files('clock')
/** This stops servers that all share. */
const outages = files('recovery', 'supervision')

const launchWith = (args: string[], path = chromiumPath) => ({
  launchOptions: { args, ...(path ? { executablePath: path } : {}) },
})

/** Where no test measures what people see, cameras of half as many pictures a second leave the processors to more of them. */
const slowCamera = '--use-fake-device-for-media-stream=fps=10'

/**
 * Most tests run in the headless shell: the same engine of the same version without windows, where a context costs 0.2 s of processor time instead of 1.6. The
 * whole browser is for what the shell cannot do or show: a question for a device that is answered with no, motion, calls with Firefox. Two run at
 * a time, as a machine of two processors has: three rooms of three or four pages with pictures take more than it has. What would be disturbed by a
 * neighbour comes after them.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/global-setup.ts',
  workers: 2,
  projects: [
    {
      name: 'together',
      testIgnore: [...wholeBrowser, ...lines, ...crowds, ...seconds, ...outages],
      use: {
        contextOptions: { reducedMotion: 'reduce' },
        ...launchWith([...headlessShellArgs, slowCamera], headlessShellPath),
      },
    },
    { name: 'whole', testMatch: wholeBrowser, use: launchWith([...chromiumArgs, slowCamera]) },
    { name: 'lines', testMatch: lines, workers: 2, dependencies: ['together', 'whole'] },
    {
      name: 'crowds',
      testMatch: crowds,
      workers: 1,
      dependencies: ['lines'],
      use: {
        contextOptions: { reducedMotion: 'reduce' },
        ...launchWith([...headlessShellArgs, slowCamera], headlessShellPath),
      },
    },
    {
      name: 'seconds',
      testMatch: seconds,
      workers: 1,
      dependencies: ['crowds'],
      use: {
        contextOptions: { reducedMotion: 'reduce' },
        ...launchWith([...headlessShellArgs, slowCamera], headlessShellPath),
      },
    },
    { name: 'outages', testMatch: outages, workers: 1, dependencies: ['seconds'] },
  ],
  forbidOnly: isCi,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ...(isCi ? [['github'] as const] : [])],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    ...launchWith(chromiumArgs),
  },
})
