'use client'

import { Clock } from 'lucide-react'
import type { ReactNode } from 'react'
import { meanwhilePart } from '@/components/appointment/extras/parts'
import { Frame } from '@/components/appointment/frame'
import { IfAlone } from '@/components/appointment/if-alone'
import { modeWords, sessionTitle } from '@/components/appointment/mode-words'
import { useHydrated } from '@/components/appointment/use-place'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { classes } from '@/components/ui/classes'
import { usePart } from '@/components/ui/use-part'
import type { SessionView } from '@/lib/room/http'
import { modeOf } from '@/lib/room/modes'
import { DeviceCheckPanel, JoinsAs, PauseTerms } from './lazy-device-check'
import { placeOf } from './place'
import { SessionFacts } from './session-facts'
import { termsOf } from './terms'
import type { DeviceCheck } from './use-device-check'

interface PrejoinProps {
  readonly session: SessionView
  readonly check: DeviceCheck
  readonly token: string | null
  readonly pending: boolean
  /** `withoutCamera`: the person chose so before any device was asked for. */
  readonly onJoin: (choice: { withoutCamera: boolean }) => void
  /** What else can be done before. */
  readonly children?: ReactNode
}

/** Everything to know before going in, and the one button that does it. */
export function PrejoinScreen({ session, check, token, pending, onJoin, children }: PrejoinProps) {
  const hasDevices = modeOf(session.sessionType).media.length > 0
  return (
    <Frame wide={check.hasCamera}>
      <Card
        className={classes(
          'rise-in mt-2 grid grid-cols-1 gap-x-10 gap-y-5 max-md:flex max-md:flex-col max-md:[&_:is(button,select,a)]:scroll-mb-24 sm:mt-6 lying:mt-0',
          check.hasCamera && 'md:grid-cols-2 md:grid-rows-[auto_auto_1fr]',
        )}
      >
        <Heading session={session} />
        {hasDevices && (
          <div className={classes('flex', check.hasCamera && 'md:col-start-1 md:row-span-3 md:row-start-1')}>
            <DeviceCheckPanel check={check} place={placeOf(session, token)} />
          </div>
        )}
        <div className="lying:order-last">
          <SessionFacts session={session} />
        </div>
        <div className="max-md:contents">
          <Others session={session} token={token} />
          <Join check={check} pending={pending} onJoin={onJoin} />
          <div className="space-y-1 rounded-xl md:mt-4 bg-tint p-4 text-sm text-gray-700">
            <p>{termsOf(session)}</p>
            {hasDevices && <PauseTerms />}
            <IfAlone session={session} before />
          </div>
          {children}
        </div>
      </Card>
    </Frame>
  )
}

function Heading({ session }: Pick<PrejoinProps, 'session'>) {
  const Icon = modeWords[session.sessionType].icon
  return (
    <div className="flex items-center gap-4">
      <span className="relative">
        <Avatar name={session.otherParticipantName} size="medium" />
        <span className="absolute -right-1.5 -bottom-1.5 flex size-7 items-center justify-center rounded-full border-2 border-white bg-brand text-ink">
          <Icon aria-hidden="true" className="size-3.5" />
        </span>
      </span>
      <h1 tabIndex={-1} className="min-w-0 text-2xl leading-tight font-bold tracking-tight sm:text-3xl">
        {sessionTitle(session)}
      </h1>
    </div>
  )
}

/** Whether the other side is there already: known from the start, and asked for again. */
function Others({ session, token }: Pick<PrejoinProps, 'session' | 'token'>) {
  const Meanwhile = usePart(meanwhilePart)
  return (
    <div className="empty:hidden md:mb-4">{Meanwhile && <Meanwhile session={session} token={token} />}</div>
  )
}

const bar =
  'max-md:sticky max-md:bottom-0 max-md:z-10 max-md:-my-3 max-md:-mx-5 max-md:bg-linear-to-t max-md:from-white max-md:from-80% max-md:px-5 max-md:pt-4 ' +
  'max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:max-md:-mx-8 sm:max-md:px-8 md:mt-4'

function Join({ check, pending, onJoin }: Pick<PrejoinProps, 'check' | 'pending' | 'onJoin'>) {
  // A press before the page can hear it would be lost without a word.
  const deaf = !useHydrated()
  return (
    <>
      <p className="flex items-center gap-3 font-semibold text-gray-900">
        <Clock aria-hidden="true" className="size-5 shrink-0 text-accent" />
        <span>The clock starts when both of you are in.</span>
      </p>
      {/* Within reach of a thumb, however much is shown above it. */}
      <div className={bar}>
        <Button
          variant="primary"
          size="large"
          className="w-full"
          disabled={deaf}
          pending={pending}
          onClick={() => onJoin({ withoutCamera: false })}
        >
          Join session
        </Button>
      </div>
      {check.state.step === 'open' && <JoinsAs devices={check.state.devices} />}
      {check.hasCamera && check.state.step === 'idle' && (
        <Button
          variant="ghost"
          className="w-full md:mt-2"
          disabled={deaf || pending}
          onClick={() => onJoin({ withoutCamera: true })}
        >
          Join without camera
        </Button>
      )}
    </>
  )
}
