import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'
import { limits } from '@/lib/limits'
import { checkedLookup, faultOfUrl, isAllowedHost, PrivateAddress } from './guard'

/** Why an attempt came to nothing, where no status says it. */
export type PostFault = 'refused_address' | 'timed_out' | 'not_reached' | 'redirect' | 'secret_unreadable'

export interface Posted {
  /** Null: no answer came. */
  readonly status: number | null
  readonly fault: PostFault | null
  readonly ms: number
  /** The beginning of what was answered; whoever wrote it is a stranger. */
  readonly head: string
  readonly retryAfterSeconds: number | null
}

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const headCharacters = 600
const sockets = { keepAlive: true, maxSockets: 50, maxFreeSockets: 10, timeout: 30_000 }

interface Settings {
  /** Hosts that may be private ones, without TLS, on any port. */
  readonly allowedHosts: readonly string[]
  readonly timeoutMs?: number
  /** Whom besides the usual authorities to trust. */
  readonly ca?: string
}

/** What posts webhooks: to addresses that may be called, no redirects, so long and so much of an answer and no more. */
export function poster({ allowedHosts, timeoutMs = limits.webhookAnswerMs.value.most, ca }: Settings) {
  const agents = {
    'https:': new Agent({ ...sockets, ...(ca ? { ca } : {}) }),
    'http:': new PlainAgent(sockets),
  }

  async function once({ url: text, headers, body }: Post): Promise<Omit<Posted, 'ms'>> {
    const url = new URL(text)
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: checkedLookup(isAllowedHost(url, allowedHosts)),
      signal: AbortSignal.timeout(timeoutMs),
    }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked =
        url.protocol === 'http:'
          ? plainRequest(url, { ...options, agent: agents['http:'] }, resolve)
          : request(url, { ...options, agent: agents['https:'] }, resolve)
      asked.on('error', (error) => reject(new Failed(error, asked.reusedSocket)))
      asked.end(body)
    })
    return { ...outcomeOf(answer), head: await headOf(answer) }
  }

  return {
    async post(post: Post): Promise<Posted> {
      const beganMs = performance.now()
      const ms = () => Math.round(performance.now() - beganMs)
      const nothing = { status: null, head: '', retryAfterSeconds: null }
      // Since it was checked, what is allowed may have changed.
      if (faultOfUrl(post.url, allowedHosts)) return { ...nothing, fault: 'refused_address', ms: ms() }
      try {
        return { ...(await once(post).catch((error) => again(error, () => once(post)))), ms: ms() }
      } catch (error) {
        return { ...nothing, fault: faultOf(error), ms: ms() }
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

class Failed extends Error {
  constructor(
    readonly reason: Error,
    readonly onKeptConnection: boolean,
  ) {
    super(reason.message)
  }
}

/** A connection that was kept may have been closed at the same moment: nothing was received then. */
function again<T>(error: unknown, act: () => Promise<T>): Promise<T> {
  const closed =
    error instanceof Failed &&
    error.onKeptConnection &&
    'code' in error.reason &&
    error.reason.code === 'ECONNRESET'
  return closed ? act() : Promise.reject(error)
}

function faultOf(error: unknown): PostFault {
  const reason = error instanceof Failed ? error.reason : error
  if (reason instanceof PrivateAddress) return 'refused_address'
  const isOver = reason instanceof Error && (reason.name === 'TimeoutError' || reason.name === 'AbortError')
  return isOver ? 'timed_out' : 'not_reached'
}

function outcomeOf({ statusCode = 0, headers }: IncomingMessage): Omit<Posted, 'ms' | 'head'> {
  return {
    status: statusCode,
    fault: statusCode >= 300 && statusCode < 400 ? 'redirect' : null,
    retryAfterSeconds: secondsOf(headers['retry-after']),
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function secondsOf(retryAfter: string | undefined): number | null {
  if (!retryAfter) return null
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter)
  const untilMs = Date.parse(retryAfter)
  return Number.isNaN(untilMs) ? null : Math.max(0, Math.ceil((untilMs - Date.now()) / 1000))
}

/** Reads so much and lets go of the rest. The status is the answer: what is cut off after it changes nothing. */
async function headOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer) {
      chunks.push(Buffer.from(chunk))
      bytes += chunks.at(-1)?.length ?? 0
      if (bytes >= limits.webhookAnswerBytes.value.most) break
    }
  } catch {
    // What came until then is told.
  }
  answer.destroy()
  return [...Buffer.concat(chunks).toString('utf8')]
    .slice(0, headCharacters)
    .join('')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .trim()
}
