'use client'

import { CircleCheck, Hourglass, Info } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { extensionMinutes } from '@/lib/client/appointment/extension'
import type { AppointmentClient, AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { steadyNow } from '@/lib/client/browser/steady-time'
import { formatMoney } from '@/lib/format'
import { banner, choice } from '@/locales/en/appointment/extension'
import { digits } from '../clock/clock-words'
import { choiceWords, closedWords, extensionPrice, openWords } from './extension-words'
import type { MoreTimeProps } from './more-time'

const readMs = 12_000

/** The choice of minutes, the question to the other side, and what became of it. */
export function ExtensionPanel({ client, snapshot, choosing, onChosen }: MoreTimeProps) {
  const { extension, session } = snapshot
  const added = extension?.state === 'closed' && extension.outcome === 'accepted'
  // The clock says it as well, so this need not stay in the way.
  useEffect(() => {
    if (!added) return
    const timer = setTimeout(() => client.dismissExtension(), readMs)
    return () => clearTimeout(timer)
  }, [added, client])
  return (
    <>
      <Choice open={choosing} client={client} snapshot={snapshot} onClose={onChosen} />
      {extension?.state === 'open' && <Question client={client} extension={extension} snapshot={snapshot} />}
      {extension?.state === 'closed' && (
        <Banner
          mark={
            added ? (
              <CircleCheck className="size-5 text-green-700" />
            ) : (
              <Info className="size-5 text-accent" />
            )
          }
          words={closedWords(extension, session)}
        >
          <Button onClick={() => client.dismissExtension()}>{banner.ok}</Button>
        </Banner>
      )}
    </>
  )
}

interface ChoiceProps {
  readonly open: boolean
  readonly client: AppointmentClient
  readonly snapshot: AppointmentSnapshot
  readonly onClose: () => void
}

function Choice({ open, client, snapshot, onClose }: ChoiceProps) {
  const { session } = snapshot
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={choice.title}
      actions={<Button onClick={onClose}>{choice.cancel}</Button>}
    >
      <p>{choiceWords(session)}</p>
      <ul className="space-y-2">
        {extensionMinutes.map((minutes) => (
          <li key={minutes}>
            <Button
              className="w-full justify-between!"
              onClick={() => {
                client.proposeExtension(minutes)
                onClose()
              }}
            >
              <span>{choice.minutes(minutes)}</span>
              <span className="tabular-nums">
                {formatMoney(extensionPrice(session, minutes), session.currency)}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

type OpenExtension = Extract<AppointmentSnapshot['extension'], { state: 'open' }>

function Question({
  client,
  extension,
  snapshot,
}: {
  readonly client: AppointmentClient
  readonly extension: OpenExtension
  readonly snapshot: AppointmentSnapshot
}) {
  const { mine, answering, proposal } = extension
  const left = useSecondsLeft(Date.parse(proposal.expiresAt) - snapshot.clock.offsetMs)
  return (
    <Banner
      mark={<Hourglass className="size-5 text-accent" />}
      words={openWords(extension, snapshot.session)}
      aside={digits(left)}
    >
      {mine ? (
        <Button pending={answering} onClick={() => client.answerExtension(false)}>
          {banner.takeBack}
        </Button>
      ) : (
        <>
          <Button onClick={() => client.answerExtension(false)} aria-disabled={answering || undefined}>
            {banner.decline}
          </Button>
          <Button variant="primary" pending={answering} onClick={() => client.answerExtension(true)}>
            {banner.accept}
          </Button>
        </>
      )}
    </Banner>
  )
}

interface BannerProps {
  readonly mark: ReactNode
  readonly words: string
  /** For the eye only: said aloud every second it would drown everything else. */
  readonly aside?: string
  readonly children: ReactNode
}

/** Stands below the header, and takes the focus from nobody: somebody may be typing. */
function Banner({ mark, words, aside, children }: BannerProps) {
  return (
    <section
      aria-label={banner.label}
      className="rise-in mx-auto my-2 w-[calc(100%-1.5rem)] max-w-xl rounded-card border border-tint-line bg-white p-4 text-gray-900 shadow-lift lying:flex lying:items-center lying:gap-3 lying:py-1.5"
    >
      <div className="flex min-w-0 flex-1 items-start gap-3">
        <span aria-hidden="true" className="mt-0.5 shrink-0">
          {mark}
        </span>
        <p role="alert" className="min-w-0 flex-1 font-medium">
          {words}
        </p>
        {aside && (
          <span aria-hidden="true" className="shrink-0 font-bold tabular-nums">
            {aside}
          </span>
        )}
      </div>
      <div className="mt-3 flex flex-wrap justify-end gap-3 lying:mt-0 lying:flex-nowrap">{children}</div>
    </section>
  )
}

function useSecondsLeft(untilMs: number): number {
  const [nowMs, setNowMs] = useState(() => steadyNow())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(steadyNow()), 500)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((untilMs - nowMs) / 1000))
}
