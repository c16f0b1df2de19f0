import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Entering } from '@/components/appointment/entering'
import { gateOf, titleOf } from '@/components/appointment/gate'
import { SessionGate } from '@/components/appointment/session-gate'
import { type LoadedSession, loadSession } from '@/lib/web'

/** Read anew for every request: a session's state is never stored on the way. Reading changes nothing. */
export const dynamic = 'force-dynamic'

interface SessionPageProps {
  readonly params: Promise<{ token: string }>
}

export async function generateMetadata({ params }: SessionPageProps): Promise<Metadata> {
  const { token } = await params
  return {
    title: titleOf(gateOf(await loadSession(token))),
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
  }
}

/** A quick answer is drawn at once; only a slow one is worth a screen of its own. */
const patienceMs = 250

export default async function SessionPage({ params }: SessionPageProps) {
  const { token } = await params
  const loading = loadSession(token)
  const quick = await Promise.race([loading, after(patienceMs)])
  if (quick) return <Loaded param={token} loaded={quick} />
  return (
    <Suspense fallback={<Entering words="Checking your link…" />}>
      <Late param={token} loading={loading} />
    </Suspense>
  )
}

async function Late({ param, loading }: { param: string; loading: Promise<LoadedSession> }) {
  return <Loaded param={param} loaded={await loading} />
}

function Loaded({ param, loaded }: { param: string; loaded: LoadedSession }) {
  const isLinkId = loaded.state !== 'unavailable' && loaded.session?.linkId === param
  return <SessionGate loaded={loaded} token={isLinkId ? null : param} />
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms))
}
