import type { Transport } from './transport'

const answerTimeoutMs = 12_000

/** Calls functions through Supabase's HTTP interface (PostgREST), as the service role that `secretKey` stands for. */
export function supabaseTransport(url: string, secretKey: string): Transport {
  let client: ReturnType<typeof connect> | undefined
  return {
    async call(name, args) {
      client ??= connect(url, secretKey)
      const { data, error, status } = await (await client).rpc(name, args)
      if (!error) return data
      throw Object.assign(new Error(error.message), {
        code: error.code || codeOfStatus(status),
        detail: error.details,
      })
    },
    onChange: () => () => undefined,
    close: async () => undefined,
  }
}

/** Loaded when it is first called: a server on any other database comes back sooner without it. */
async function connect(url: string, secretKey: string) {
  const { createClient } = await import('@supabase/supabase-js')
  return createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    // Node before 22 has no WebSocket of its own, and the client insists on one although nothing here opens it.
    realtime: { transport: NeverOpenedSocket },
    global: { fetch: fetchWithin },
  })
}

export class NeverOpenedSocket extends EventTarget {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  readonly readyState = this.CLOSED
  readonly url = ''
  readonly protocol = ''
  readonly onopen = null
  readonly onmessage = null
  readonly onclose = null
  readonly onerror = null
  close(): void {}
  send(): void {}
}

const fetchWithin: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(answerTimeoutMs)
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit })
}

/** Answers that do not come from PostgREST itself (a gateway, a paused project, a rate limit) carry no code. */
function codeOfStatus(status: number): string {
  if (status === 401 || status === 403) return '28000'
  return status === 0 || status === 429 || status >= 500 ? '08006' : ''
}
