import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './tests/e2e/support/chromium'

const isCi = process.env['CI'] === 'true'

/** These measure what people see of a call, or stop servers that all share. */
const alone = ['call-devices', 'line', 'networks', 'recovery'].map((name) => `${name}.spec.ts`)

const launchWith = (args: string[]) => ({ args, ...(chromiumPath ? { executablePath: chromiumPath } : {}) })

/** Where no test measures what people see, cameras of half as many pictures a second leave the processors to more of them. */
const slowCamera = '--use-fake-device-for-media-stream=fps=10'

/** Most tests wait more than they compute, so two run at a time; what would be disturbed by a neighbour comes after them. */
export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/global-setup.ts',
  workers: 2,
  projects: [
    {
      name: 'together',
      testMatch: '*.spec.ts',
      testIgnore: alone,
      use: { launchOptions: launchWith([...chromiumArgs, slowCamera]) },
    },
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
    launchOptions: launchWith(chromiumArgs),
  },
})
