import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real HTTP server that receives webhooks. @param answer what it says; 204 where nothing is said */
export async function receiver(
  answer: (received: Received, response: ServerResponse) => void | Promise<void>,
) {
  const got: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const received = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
    got.push(received)
    await answer(received, response)
    if (!response.headersSent) response.writeHead(204)
    if (!response.writableEnded) response.end()
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    got,
    port,
    url: `http://127.0.0.1:${port}/hook`,
    /** Nobody is there any more. */
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    listenAgain: () => listen(port),
  }
}
