import { ExternalLink } from 'lucide-react'
import { modeIcons } from '@/components/room/mode-words'
import { ButtonLink } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { ParticipantType, SessionType } from '@/lib/contract/words'
import { roles, sessionsInside } from '@/locales/en/names'
import { sessions as names } from '@/locales/en/shared'
import { tryNow as words } from '@/locales/en/site/home'

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
        {words.title}
      </h2>
      <p className="mt-3 max-w-2xl text-lg leading-relaxed">
        <Sentence
          parts={words.detail((button) => <strong className="font-semibold text-gray-900">{button}</strong>)}
        />
      </p>
      <ul className="mt-8 grid gap-5 md:grid-cols-2 lg:grid-cols-3">
        {sessions.map((session) => (
          <TryCard key={session.clientUrl} session={session} />
        ))}
      </ul>
      <Notice className="mt-6">
        <p>
          <Sentence
            parts={words.hint(
              <code className="rounded bg-white py-0.5 text-sm sm:px-1.5 sm:whitespace-nowrap">
                npm run book -- --type video
              </code>,
            )}
          />
        </p>
      </Notice>
    </section>
  )
}

function TryCard({ session }: { readonly session: TrySession }) {
  const Icon = modeIcons[session.sessionType]
  return (
    <li className="rounded-card border border-line bg-white p-5 shadow-card sm:p-6">
      <h3 className="flex items-center gap-3 text-xl font-semibold">
        <span className="forced-edge flex size-10 items-center justify-center rounded-xl bg-tint-strong text-accent">
          <Icon aria-hidden="true" className="size-5" />
        </span>
        {names[session.sessionType]}
      </h3>
      <div className="mt-5 space-y-3">
        <SideLink side="client" mode={session.sessionType} url={session.clientUrl} />
        <SideLink side="consultant" mode={session.sessionType} url={session.consultantUrl} />
      </div>
    </li>
  )
}

interface SideLinkProps {
  readonly side: ParticipantType
  readonly mode: SessionType
  readonly url: string
}

/** In a window of its own, so that this page stays for the other side. */
function SideLink({ side, mode, url }: SideLinkProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonLink href={url} target="_blank" rel="noopener noreferrer" className="min-w-0 flex-1">
        <VisuallyHidden>{words.openAs(names[mode])}</VisuallyHidden>
        {roles[side]}
        <ExternalLink aria-hidden="true" className="size-4 text-gray-500" />
        <VisuallyHidden>{words.newWindow}</VisuallyHidden>
      </ButtonLink>
      <CopyButton text={url} name={words.link[side](sessionsInside[mode])} />
    </div>
  )
}
