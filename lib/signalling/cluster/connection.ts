import { type ScriptName, scripts } from './scripts'

/** One unbroken connection to Redis. When anything happens to it, it is over: nothing is reconnected behind anybody's back. */
export interface RedisConnection {
  run(script: ScriptName, keys: readonly string[], args: readonly string[]): Promise<unknown>
  /** Answers how many heard it. */
  publish(channel: string, text: string): Promise<number>
  /** True when the key was not there. */
  setOnce(key: string, seconds: number): Promise<boolean>
  remove(key: string): Promise<void>
  close(): void
}

interface Options {
  readonly url: string
  readonly channel: string
  heard(text: string): void
  /** Once, when the connection cannot be used any more. */
  broken(error: unknown): void
}

const connectTimeoutMs = 2_000

export async function connectRedis({ url, channel, heard, broken }: Options): Promise<RedisConnection> {
  // A server on its own never loads it.
  const { createClient } = await import('./redis-client')
  // An answer that will never come must not be waited for behind a queue.
  const commands = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: connectTimeoutMs },
  })
  const ears = commands.duplicate()
  let over = false
  const close = () => {
    over = true
    for (const client of [commands, ears]) if (client.isOpen) client.destroy()
  }
  const fail = (error: unknown) => {
    if (over) return
    close()
    broken(error)
  }
  for (const client of [commands, ears]) {
    client.on('error', fail)
    client.on('end', () => fail(new Error('Redis closed the connection.')))
  }
  const load = async (name: ScriptName) => [name, await commands.scriptLoad(scripts[name])] as const
  try {
    await Promise.all([commands.connect(), ears.connect()])
    await ears.subscribe(channel, heard)
    const known = new Map(await Promise.all([load('beat'), load('bury'), load('claim'), load('release')]))
    return {
      run: (script, keys, args) =>
        commands.evalSha(known.get(script) ?? '', { keys: [...keys], arguments: [...args] }),
      publish: (to, text) => commands.publish(to, text),
      setOnce: async (key, seconds) =>
        (await commands.set(key, '1', { condition: 'NX', expiration: { type: 'EX', value: seconds } })) !==
        null,
      remove: async (key) => void (await commands.del(key)),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}
