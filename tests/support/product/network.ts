import type { BrowserContext, WebSocketRoute } from '@playwright/test'

export interface Network {
  /** Nothing goes out or comes in any more; running connections break. */
  cut(): Promise<void>
  mend(): Promise<void>
}

/** A network that can fail. To be asked for before pages are opened; Chromium's own offline mode spares WebSockets that are open already. */
export async function breakableNetwork(context: BrowserContext): Promise<Network> {
  const open = new Set<WebSocketRoute>()
  let isCut = false
  await context.routeWebSocket(/\/socket\.io\//, (socket) => {
    if (isCut) return void socket.close()
    open.add(socket)
    socket.connectToServer()
  })
  return {
    async cut() {
      isCut = true
      await context.setOffline(true)
      await Promise.all([...open].map((socket) => socket.close()))
      open.clear()
    },
    async mend() {
      isCut = false
      await context.setOffline(false)
    },
  }
}
