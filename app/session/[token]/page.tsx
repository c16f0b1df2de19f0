import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { Suspense } from 'react'
import { type Gate, gateOf, titleOf } from '@/components/appointment/gates/gate'
import { SessionGate } from '@/components/appointment/gates/session-gate'
import { Entering } from '@/components/ui/page/entering'
import type { AftermathView } from '@/lib/contract/http/after-settlement'
import { loadAftermath } from '@/lib/web/appointment/after-settlement'
import { loadSession } from '@/lib/web/appointment/load-session'
import { getEnv } from '@/lib/web/process'
import { roomsSocketUrl, socketUrlFor } from '@/lib/web/session/socket-url'
import { onTheWay } from '@/locales/en/appointment/gate'

/** Read anew for every request: a session's state is never stored on the way. Reading changes nothing. */
export const dynamic = 'force-dynamic'

interface SessionPageProps {
  readonly params: Promise<{ token: string }>
}

interface First {
  readonly gate: Gate
  /** Null where the address names a link, which only this browser's cookie makes worth something. */
  readonly token: string | null
  readonly socketUrl: string
  /** What became of the money after the settlement. */
  readonly aftermath: AftermathView | null
}

async function firstGate(param: string): Promise<First> {
  const loaded = await loadSession(param)
  const env = getEnv()
  const session = loaded.state === 'unavailable' ? null : loaded.session
  const base = socketUrlFor(await headers(), env)
  const socketUrl = session ? roomsSocketUrl(base, session.roomId, env) : base
  const isLinkId = session?.linkId === param
  const gate = gateOf(loaded, isLinkId)
  const aftermath = gate.name === 'over' ? await loadAftermath(gate.session) : null
  return { gate, token: isLinkId ? null : param, socketUrl, aftermath }
}

export async function generateMetadata({ params }: SessionPageProps): Promise<Metadata> {
  const { gate } = await firstGate((await params).token)
  return { title: titleOf(gate), robots: { index: false, follow: false }, referrer: 'no-referrer' }
}

/** A quick answer is drawn at once; only a slow one is worth a screen of its own. */
const patienceMs = 250

export default async function SessionPage({ params }: SessionPageProps) {
  const first = firstGate((await params).token)
  const quick = await within(patienceMs, first)
  if (quick) return <Gates {...quick} />
  return (
    <Suspense fallback={<Entering words={onTheWay.checking} />}>
      <Late first={first} />
    </Suspense>
  )
}

async function Late({ first }: { readonly first: Promise<First> }) {
  return <Gates {...(await first)} />
}

function Gates({ gate, token, socketUrl, aftermath }: First) {
  return <SessionGate first={gate} token={token} socketUrl={socketUrl} aftermath={aftermath} />
}

/** Null: it takes longer. */
function within<T>(ms: number, answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
