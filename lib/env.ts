import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import * as z from 'zod'
import { sessionType } from '@/lib/contract/words'
import { limits } from '@/lib/limits'

/** The configuration is wrong. The message is one sentence that names the variable and never shows a secret. */
export class EnvProblem extends Error {
  override readonly name = 'EnvProblem'
}

const port = (fallback: number) =>
  z.coerce.number('must be a port number').int('must be a port number').min(1).max(65_535).default(fallback)

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://talk.example.org' })
  .transform((url) => url.replace(/\/+$/, ''))

const commaList = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))

const iceUrls = (scheme: RegExp, example: string) =>
  commaList.refine(
    (urls) => urls.every((url) => scheme.test(url)),
    `must be a comma-separated list such as ${example}`,
  )

/** How many proxies in front may be believed about the caller's address; `true` means one. */
const proxyHops = z
  .union(
    [z.stringbool().transform(Number), z.coerce.number().int().min(0).max(10)],
    'must be a number of proxies, or true for one',
  )
  .default(0)

export const demoLinks = z.array(z.object({ sessionType, clientUrl: z.string(), consultantUrl: z.string() }))
export type DemoLink = z.infer<typeof demoLinks>[number]

/** `off`, or the sessions that the start script made for the home page. */
const demo = z
  .string()
  .default('[]')
  .transform((text, context) => {
    if (text === 'off') return { off: true, links: [] }
    const links = demoLinks.safeParse(parseJson(text))
    if (links.success) return { off: false, links: links.data }
    context.addIssue('must be "off", or is set by the start command')
    return z.NEVER
  })

const variables = z.object({
  NEXT_PUBLIC_APP_URL: webUrl.optional(),
  NEXT_PUBLIC_SOCKET_URL: webUrl.optional(),
  PORT: port(3000),
  SOCKET_PORT: port(3001),
  SOCKET_MAX_CONNECTIONS: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .default(limits.connectionsPerProcess.value.most),
  SOCKET_STRANGERS_PER_ADDRESS: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .default(limits.strangersPerAddress.value.most),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be an address such as postgres://user:password@host:5432/database')
    .optional(),
  SUPABASE_URL: webUrl.optional(),
  SUPABASE_SECRET_KEY: z.string().optional(),
  SUPABASE_SERVICE_ROLE_KEY: z.string().optional(),
  SUPABASE_PUBLISHABLE_KEY: z.string().optional(),
  SUPABASE_ANON_KEY: z.string().optional(),
  PARLEY_DATA_DIR: z.string().default('.parley'),
  PARLEY_SECRET: z.string().min(32, 'must be at least 32 characters long').optional(),
  PARLEY_DEMO: demo,
  PARLEY_SIGN_UP: z.enum(['open', 'invited', 'closed'], 'must be open, invited or closed').optional(),
  ALLOWED_ORIGINS: commaList.refine(
    (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'must be a comma-separated list of origins such as https://www.example.org',
  ),
  TURN_URLS: iceUrls(/^turns?:/, 'turn:turn.example.org:3478'),
  TURN_SECRET: z.string().optional(),
  STUN_URLS: iceUrls(/^stuns?:/, 'stun:stun.example.org:3478'),
  MEDIA_LISTEN: z
    .union([z.ipv4(), z.ipv6()], 'must be an address of this machine such as 0.0.0.0')
    .default('0.0.0.0'),
  MEDIA_ANNOUNCED: commaList.refine(
    (addresses) => addresses.every((address) => /^[\w.:-]+$/.test(address)),
    'must be a comma-separated list of addresses such as 203.0.113.7,192.168.1.7',
  ),
  MEDIA_PORT: port(3002),
  MEDIA_WORKERS: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(256, 'must be 256 at most')
    .default(availableParallelism()),
  MEDIA_MAX_BITRATE: z.coerce
    .number('must be a number of bits a second')
    .int('must be a whole number')
    .min(100_000, 'must be at least 100000')
    .default(4_000_000),
  LIVEKIT_URL: z
    .url({ protocol: /^(wss?|https?)$/, error: 'must be an address such as wss://livekit.example.org' })
    .optional(),
  LIVEKIT_API_KEY: z.string().optional(),
  LIVEKIT_API_SECRET: z.string().optional(),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be an address such as redis://host:6379' })
    .optional(),
  DRAIN_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(0, 'must be 0 or more')
    .max(600, 'must be 600 at most')
    .default(5),
  KEEP_ALIVE_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(1, 'must be at least 1')
    .max(3_600, 'must be 3600 at most')
    .default(limits.keepAlive.value.most / 1_000),
  METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters long').optional(),
  TRUST_PROXY: proxyHops,
  WEBHOOK_ALLOW_HOSTS: commaList.refine(
    (hosts) => hosts.every((host) => /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host)),
    'must be a comma-separated list of hosts such as n8n.lan:5678,10.0.0.7',
  ),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s/]+/, 'must be an address such as smtp://user:password@mail.example.org:587')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[!-?A-~]+@[!-?A-~]+$/, 'must be an email address such as sessions@practice.example')
    .optional(),
  BOOK_AGAIN_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'must be an address such as https://www.example.org/book?with={consultant}')
    .optional(),
})
type Variables = z.output<typeof variables>

/** Where the domain lives. `embedded` has no address of its own: whoever owns the data directory hands it on as `DATABASE_URL`. */
export type DatabaseConfig =
  | { transport: 'supabase'; url: string; secretKey: string }
  | { transport: 'postgres'; url: string }
  | { transport: 'embedded'; dataDir: string }

/** The parsed environment. URLs have no slash at the end. */
export type Env = {
  /** Where people's browsers find the app and the signalling server. */
  appUrl: string
  socketUrl: string
  port: number
  socketPort: number
  /** How many connections one signalling process takes. */
  maxConnections: number
  /** How many connections of one address may be there at once that have not shown who they are. */
  strangersPerAddress: number
  /** The exact origins whose pages may call the API and the signalling server. */
  allowedOrigins: string[]
  database: DatabaseConfig
  /** The key that Supabase lets browsers see; only auth uses it. */
  supabasePublishableKey: string | undefined
  /** Absolute. The embedded database, its password, the generated secret, logs. */
  dataDir: string
  /** Signs tickets and resumes. See `requiredSecret`. */
  secret: string | undefined
  demoLinks: DemoLink[]
  /** No demo practice is seeded and no demo sessions are made. */
  demoOff: boolean
  /** Who may make an account: anybody, whoever has an invitation, or administrators alone. */
  signUp: 'open' | 'invited' | 'closed'
  turn: { urls: string[]; secret: string } | undefined
  stunUrls: string[]
  /** Where media workers listen, what pages are told of it, and how much of it there is. */
  media: {
    listen: string
    announced: string[]
    /** Of the first worker; each further one has the next. */
    port: number
    workers: number
    /** Bits a second that one member may send. */
    maxBitrate: number
  }
  /** A LiveKit server, and what it knows us by. */
  livekit: { url: string; key: string; secret: string } | undefined
  /** Where several signalling servers meet. */
  redisUrl: string | undefined
  /** Over how long a stopping signalling server, one of several, lets its people go. */
  drainSeconds: number
  /** How long both servers keep a connection without a request. */
  keepAliveSeconds: number
  /** Opens the metrics of both servers to whoever shows it. */
  metricsToken: string | undefined
  /** Proxies in front that may be believed about the caller's address; 0: none. */
  trustProxy: number
  /** Hosts in private networks that webhooks may go to, without TLS as well. */
  webhookAllowHosts: string[]
  /** Where mails go and from which address; `smtpUrl` undefined: they are files in `folder`. */
  mail: { smtpUrl: string | undefined; from: string; folder: string }
  /** Where a client books again; `{consultant}`, `{mode}` and `{booking}` are filled in. */
  bookAgainUrl: string | undefined
}

/**
 * Parses the environment. Variables that are set to nothing count as not set.
 * @throws EnvProblem naming the first wrong variable
 */
export function loadEnv(source: Record<string, string | undefined> = process.env): Env {
  const set = Object.fromEntries(
    Object.keys(variables.shape).flatMap((name) =>
      source[name]?.trim() ? [[name, source[name].trim()]] : [],
    ),
  )
  const parsed = variables.safeParse(set)
  if (parsed.success) return assemble(parsed.data)
  const [issue] = parsed.error.issues
  throw new EnvProblem(`${issue?.path.join('.')} ${sentence(issue?.message)}`)
}

/**
 * Reads `.env.local`, where there is one, into `process.env` for processes that Next does not start. What is set already stays.
 */
export function readEnvFile(path = '.env.local'): void {
  try {
    process.loadEnvFile(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

/** @throws EnvProblem when no secret is set (the start command makes one and hands it on) */
export function requiredSecret(env: Env): string {
  if (env.secret) return env.secret
  throw new EnvProblem('PARLEY_SECRET must be set when the app is not started by `npm start`.')
}

function assemble(values: Variables): Env {
  const appUrl = values.NEXT_PUBLIC_APP_URL ?? `http://localhost:${values.PORT}`
  return {
    appUrl,
    socketUrl: values.NEXT_PUBLIC_SOCKET_URL ?? onPort(appUrl, values.SOCKET_PORT),
    port: values.PORT,
    socketPort: values.SOCKET_PORT,
    maxConnections: values.SOCKET_MAX_CONNECTIONS,
    strangersPerAddress: values.SOCKET_STRANGERS_PER_ADDRESS,
    allowedOrigins: origins(appUrl, values),
    database: database(values),
    supabasePublishableKey: values.SUPABASE_PUBLISHABLE_KEY ?? values.SUPABASE_ANON_KEY,
    dataDir: resolve(values.PARLEY_DATA_DIR),
    secret: values.PARLEY_SECRET,
    demoLinks: values.PARLEY_DEMO.links,
    demoOff: values.PARLEY_DEMO.off,
    signUp: values.PARLEY_SIGN_UP ?? 'invited',
    turn: turn(values),
    stunUrls: values.STUN_URLS,
    media: {
      listen: values.MEDIA_LISTEN,
      announced: values.MEDIA_ANNOUNCED,
      port: values.MEDIA_PORT,
      workers: values.MEDIA_WORKERS,
      maxBitrate: values.MEDIA_MAX_BITRATE,
    },
    livekit: livekit(values),
    redisUrl: values.REDIS_URL,
    drainSeconds: values.DRAIN_SECONDS,
    keepAliveSeconds: values.KEEP_ALIVE_SECONDS,
    metricsToken: values.METRICS_TOKEN,
    trustProxy: values.TRUST_PROXY,
    webhookAllowHosts: values.WEBHOOK_ALLOW_HOSTS,
    mail: mail(values, appUrl),
    bookAgainUrl: values.BOOK_AGAIN_URL,
  }
}

/** Without a configured address people open the app on this machine by either of its loopback names. */
function origins(appUrl: string, values: Variables): string[] {
  const own = [new URL(appUrl).origin, ...values.ALLOWED_ORIGINS]
  return values.NEXT_PUBLIC_APP_URL ? own : [...own, `http://127.0.0.1:${values.PORT}`]
}

function database(values: Variables): DatabaseConfig {
  if (values.SUPABASE_URL) {
    const secretKey = values.SUPABASE_SECRET_KEY ?? values.SUPABASE_SERVICE_ROLE_KEY
    if (!secretKey) throw new EnvProblem('SUPABASE_SECRET_KEY must be set when SUPABASE_URL is.')
    return { transport: 'supabase', url: values.SUPABASE_URL, secretKey }
  }
  if (values.DATABASE_URL) return { transport: 'postgres', url: values.DATABASE_URL }
  return { transport: 'embedded', dataDir: resolve(values.PARLEY_DATA_DIR) }
}

function turn(values: Variables): Env['turn'] {
  if (values.TURN_URLS.length === 0) return undefined
  if (!values.TURN_SECRET) throw new EnvProblem('TURN_SECRET must be set when TURN_URLS is.')
  return { urls: values.TURN_URLS, secret: values.TURN_SECRET }
}

function mail(values: Variables, appUrl: string): Env['mail'] {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = values
  if (smtpUrl && !from) throw new EnvProblem('MAIL_FROM must be set when SMTP_URL is.')
  const folder = resolve(values.PARLEY_DATA_DIR, 'mail')
  return { smtpUrl, from: from ?? `sessions@${new URL(appUrl).hostname}`, folder }
}

function livekit(values: Variables): Env['livekit'] {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = values
  if (!url && !key && !secret) return undefined
  if (!url || !key || !secret)
    throw new EnvProblem('LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be set together.')
  return { url: url.replace(/\/+$/, ''), key, secret }
}

function onPort(url: string, portNumber: number): string {
  const other = new URL(url)
  other.port = String(portNumber)
  return other.origin
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sentence(message = 'is not valid'): string {
  const words = message.startsWith('must') ? message : `is not valid: ${message}`
  return words.endsWith('.') ? words : `${words}.`
}
