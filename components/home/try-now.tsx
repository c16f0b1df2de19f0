import { ExternalLink } from 'lucide-react'
import { modeWords, roleWords } from '@/components/appointment/mode-words'
import { ButtonLink } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { ParticipantType, SessionType } from '@/lib/room/words'

export interface TrySession {
  readonly sessionType: SessionType
  readonly clientUrl: string
  readonly consultantUrl: string
}

/** The demo practice's sessions that can be joined now, both sides of each. */
export function TryNow({ sessions }: { readonly sessions: readonly TrySession[] }) {
  return (
    <section
      id="try"
      aria-labelledby="try-heading"
      className="mx-auto w-full max-w-6xl px-4 py-16 sm:px-6 lg:py-20"
    >
      <h2 id="try-heading" className="text-3xl font-bold tracking-tight sm:text-4xl">
        Try it now
      </h2>
      <p className="mt-3 max-w-2xl text-lg leading-relaxed">
        A session has two sides. Open the client's link here and the consultant's in a second window or on
        another device, and press <strong className="font-semibold text-gray-900">Join session</strong> in
        both.
      </p>
      <ul className="mt-8 grid gap-5 md:grid-cols-2 lg:grid-cols-3">
        {sessions.map((session) => (
          <TryCard key={session.clientUrl} session={session} />
        ))}
      </ul>
      <Notice className="mt-6">
        <p>
          Both windows on one computer? Use headphones, or turn one microphone off, so that they do not hear
          one another. Used a session up?{' '}
          <code className="rounded bg-white py-0.5 text-sm sm:px-1.5 sm:whitespace-nowrap">
            npm run book -- --type video
          </code>{' '}
          makes the next one.
        </p>
      </Notice>
    </section>
  )
}

function TryCard({ session }: { readonly session: TrySession }) {
  const { icon: Icon, Session } = modeWords[session.sessionType]
  return (
    <li className="rounded-card border border-line bg-white p-5 shadow-card sm:p-6">
      <h3 className="flex items-center gap-3 text-xl font-semibold">
        <span className="forced-edge flex size-10 items-center justify-center rounded-xl bg-tint-strong text-accent">
          <Icon aria-hidden="true" className="size-5" />
        </span>
        {Session}
      </h3>
      <div className="mt-5 space-y-3">
        <SideLink side="client" mode={Session} url={session.clientUrl} />
        <SideLink side="consultant" mode={Session} url={session.consultantUrl} />
      </div>
    </li>
  )
}

interface SideLinkProps {
  readonly side: ParticipantType
  readonly mode: string
  readonly url: string
}

/** In a window of its own, so that this page stays for the other side. */
function SideLink({ side, mode, url }: SideLinkProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonLink href={url} target="_blank" rel="noopener noreferrer" className="min-w-0 flex-1">
        <VisuallyHidden>{mode}: open as </VisuallyHidden>
        {roleWords[side]}
        <ExternalLink aria-hidden="true" className="size-4 text-gray-500" />
        <VisuallyHidden>(new window)</VisuallyHidden>
      </ButtonLink>
      <CopyButton text={url} name={`the ${side}'s link of the ${mode.toLowerCase()}`} />
    </div>
  )
}
