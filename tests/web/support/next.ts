import { vi } from 'vitest'

// Runs before each file: what a page asks Next of the request that it is rendered for. All files of a process share what it has loaded, and so these.
vi.mock('next/headers', async () => {
  const { current } = await import('./current')
  return {
    cookies: async () => ({
      get: (name: string) => {
        const value = current.cookies.get(name)
        return value === undefined ? undefined : { name, value }
      },
    }),
    headers: async () => new Headers(),
  }
})
// The page's own script is not run here.
vi.mock('next/navigation', async (actual) => ({
  ...(await actual<typeof import('next/navigation')>()),
  useRouter: () => ({ refresh: () => undefined }),
}))
// The one that pages of the app get when they are built: what is fetched on demand is drawn by the server.
vi.mock('next/dynamic', async () => ({
  default: (await import('next/dist/shared/lib/app-dynamic')).default,
}))
