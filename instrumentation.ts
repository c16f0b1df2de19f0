declare global {
  namespace NodeJS {
    interface ProcessEnv {
      /** Written out in full below, so that Next can leave the Node part out of what it compiles for other runtimes. */
      readonly NEXT_RUNTIME?: 'nodejs' | 'edge'
    }
  }
}

/** Next calls this once, before the first request of the process. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { watchConnections } = await import('@/lib/web/http/connections')
    const { keepPage } = await import('@/lib/web/http/kept-page')
    const { startPage } = await import('@/lib/web/session/page-headers')
    const { loadEnv } = await import('@/lib/env')
    watchConnections({
      keepAliveMs: loadEnv().keepAliveSeconds * 1000,
      refuseWebSockets: process.env.NODE_ENV === 'production',
    })
    // Development makes every page anew, because it may have changed.
    if (process.env.NODE_ENV === 'production') keepPage(startPage)
  }
}
