import type { BrowserContext, WebSocketRoute } from '@playwright/test'

/** The way of one browser to the signalling server, which a test can close. Everything else of its network goes on: media, too. */
export interface SocketGate {
  /** Ends what is open and lets nothing new through. */
  shut(): Promise<void>
  /** Lets the page through again, which is told so as by a network that is back. */
  open(): Promise<void>
}

/** To be called before pages are opened. */
export async function socketGate(context: BrowserContext): Promise<SocketGate> {
  const through = new Set<WebSocketRoute>()
  let isShut = false
  await context.routeWebSocket(/\/socket\.io\//, (socket) => {
    if (isShut) return void socket.close()
    through.add(socket)
    socket.connectToServer()
  })
  return {
    async shut() {
      isShut = true
      await Promise.all([...through].map((socket) => socket.close()))
      through.clear()
    },
    async open() {
      isShut = false
      for (const page of context.pages()) await page.evaluate(() => window.dispatchEvent(new Event('online')))
    },
  }
}
