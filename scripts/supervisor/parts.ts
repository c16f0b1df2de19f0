import type { Env } from '@/lib/env'

/** One of the processes that make up the product, as the start commands run it. Addresses are those of this machine. */
interface Part {
  /** In words for people. */
  readonly name: string
  /** Of its file. */
  readonly log: string
  /** The variable that sets its port; null: it listens on none. */
  readonly portVariable: 'PORT' | 'SOCKET_PORT' | 'MEDIA_PORT' | null
  port(env: Env): number | null
  /** What Node is to run; in development it is loaded anew when its source changes. */
  args(env: Env, dev: boolean): string[]
  /** Answers with success once it can serve; null: nobody waits for it, and its port is taken when somebody needs it. */
  readiness(env: Env): string | null
  /** How long it may take to end when it is asked to. */
  graceMs(env: Env): number
}

/** What a signalling server writes and closes after its people were handed over. */
const closingMs = 10_000

export const parts = {
  socket: {
    name: 'signalling server',
    log: 'signalling',
    portVariable: 'SOCKET_PORT',
    port: ({ socketPort }) => socketPort,
    args: (_, dev) =>
      dev ? ['node_modules/tsx/dist/cli.mjs', 'watch', 'socket-server.ts'] : ['dist/socket-server.mjs'],
    // Without Redis it serves all the same whoever meets on one node.
    readiness: ({ socketPort }) => `http://127.0.0.1:${socketPort}/readyz?despite=redis`,
    graceMs: ({ drainSeconds }) => drainSeconds * 1000 + closingMs,
  },
  media: {
    name: 'media server',
    log: 'media',
    portVariable: 'MEDIA_PORT',
    port: ({ media }) => media.port,
    args: (_, dev) => (dev ? ['--import', 'tsx', 'media-server.ts'] : ['dist/media-server.mjs']),
    readiness: () => null,
    graceMs: () => 2_000,
  },
  worker: {
    name: 'outbox worker',
    log: 'worker',
    portVariable: null,
    port: () => null,
    args: (_, dev) =>
      dev ? ['node_modules/tsx/dist/cli.mjs', 'watch', 'outbox-worker.ts'] : ['dist/outbox-worker.mjs'],
    readiness: () => null,
    // An attempt that is under way comes to its end.
    graceMs: () => 17_000,
  },
  web: {
    name: 'web app',
    log: 'web',
    portVariable: 'PORT',
    port: ({ port }) => port,
    args: ({ port }, dev) => [
      'node_modules/next/dist/bin/next',
      dev ? 'dev' : 'start',
      '--port',
      String(port),
    ],
    readiness: ({ port }) => `http://127.0.0.1:${port}/api/health`,
    graceMs: () => 5_000,
  },
} as const satisfies Record<string, Part>

export type PartName = keyof typeof parts

/** In the order in which they are started. */
export const allParts: readonly PartName[] = ['socket', 'web', 'media', 'worker']

/** What `--only` names; all of them without it. */
export function chosenParts(argv: readonly string[]): readonly PartName[] {
  const only = argv[argv.indexOf('--only') + 1]
  const named = argv.includes('--only') ? allParts.filter((name) => name === only) : []
  return named.length > 0 ? named : allParts
}
