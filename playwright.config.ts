import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './tests/e2e/support/chromium'

const isCi = process.env['CI'] === 'true'

/** These measure what people see of a call, or stop servers that all share. */
const alone = ['call-devices', 'line', 'networks', 'recovery'].map((name) => `${name}.spec.ts`)

/** Most tests wait more than they compute, so two run at a time; what would be disturbed by a neighbour comes after them. */
export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/global-setup.ts',
  workers: 2,
  projects: [
    { name: 'together', testMatch: '*.spec.ts', testIgnore: alone },
    { name: 'alone', testMatch: alone, workers: 1, dependencies: ['together'] },
  ],
  forbidOnly: isCi,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ...(isCi ? [['github'] as const] : [])],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: { args: chromiumArgs, ...(chromiumPath ? { executablePath: chromiumPath } : {}) },
  },
})
