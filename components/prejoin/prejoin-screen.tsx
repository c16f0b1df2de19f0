'use client'

import { Clock } from 'lucide-react'
import type { ReactNode } from 'react'
import { modeIcons } from '@/components/room/mode-words'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { classes } from '@/components/ui/classes'
import { Frame } from '@/components/ui/page/frame'
import type { Place } from '@/lib/client/http/api'
import type { SessionType } from '@/lib/contract/words'
import { modeOf } from '@/lib/room/modes'
import { prejoin as words } from '@/locales/en/devices/prejoin'
import { DeviceCheckPanel, JoinsAs } from './lazy-device-check'
import type { DeviceCheck } from './use-device-check'

interface PrejoinProps {
  readonly mode: SessionType
  readonly title: string
  /** Whose picture stands beside the title. */
  readonly avatar: string
  /** What the button says; null: nobody can go in yet. */
  readonly join: string | null
  readonly check: DeviceCheck
  /** Where the line can be tested; null: nowhere. */
  readonly place: Place | null
  readonly pending: boolean
  /** `withoutCamera`: the person chose so before any device was asked for. */
  readonly onJoin: (choice: { withoutCamera: boolean }) => void
  /** What the kind of room has to say before. */
  readonly facts: ReactNode
  /** Whether somebody is there already. */
  readonly others: ReactNode
  /** When it begins, beside the button. */
  readonly begins: string
  readonly terms: ReactNode
  /** What else can be done before. */
  readonly children?: ReactNode
}

/** Everything to know before going in, and the one button that does it. */
export function PrejoinScreen({
  mode,
  title,
  avatar,
  join,
  check,
  place,
  pending,
  onJoin,
  facts,
  others,
  begins,
  terms,
  children,
}: PrejoinProps) {
  const hasDevices = modeOf(mode).media.length > 0
  return (
    <Frame wide={check.hasCamera}>
      <Card
        className={classes(
          'rise-in mt-2 grid grid-cols-1 gap-x-10 gap-y-5 max-md:flex max-md:flex-col max-md:[&_:is(button,select,a)]:scroll-mb-24 sm:mt-6 lying:mt-0',
          check.hasCamera && 'md:grid-cols-2 md:grid-rows-[auto_auto_1fr]',
        )}
      >
        <Heading mode={mode} title={title} avatar={avatar} />
        {hasDevices && (
          <div className={classes('flex', check.hasCamera && 'md:col-start-1 md:row-span-3 md:row-start-1')}>
            <DeviceCheckPanel check={check} place={place} />
          </div>
        )}
        <div className="lying:order-last">{facts}</div>
        <div className="max-md:contents">
          <div className="empty:hidden md:mb-4">{others}</div>
          <Join words={join} check={check} pending={pending} begins={begins} onJoin={onJoin} />
          <div className="space-y-1 rounded-xl md:mt-4 bg-tint p-4 text-sm text-gray-700">{terms}</div>
          {children}
        </div>
      </Card>
    </Frame>
  )
}

function Heading({ mode, title, avatar }: Pick<PrejoinProps, 'mode' | 'title' | 'avatar'>) {
  const Icon = modeIcons[mode]
  return (
    <div className="flex items-center gap-4">
      <span className="relative">
        <Avatar name={avatar} size="medium" />
        <span className="absolute -right-1.5 -bottom-1.5 flex size-7 items-center justify-center rounded-full border-2 border-white bg-brand text-ink">
          <Icon aria-hidden="true" className="size-3.5" />
        </span>
      </span>
      <h1 tabIndex={-1} className="min-w-0 text-2xl leading-tight font-bold tracking-tight sm:text-3xl">
        {title}
      </h1>
    </div>
  )
}

const bar =
  'max-md:sticky max-md:bottom-0 max-md:z-10 max-md:-my-3 max-md:-mx-5 max-md:bg-linear-to-t max-md:from-white max-md:from-80% max-md:px-5 max-md:pt-4 ' +
  'max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:max-md:-mx-8 sm:max-md:px-8 md:mt-4'

function Join({
  words: join,
  check,
  pending,
  begins,
  onJoin,
}: Pick<PrejoinProps, 'check' | 'pending' | 'begins' | 'onJoin'> & { readonly words: string | null }) {
  return (
    <>
      <p className="flex items-center gap-3 font-semibold text-gray-900">
        <Clock aria-hidden="true" className="size-5 shrink-0 text-accent" />
        <span>{begins}</span>
      </p>
      {join !== null && (
        // Within reach of a thumb, however much is shown above it.
        <div className={bar}>
          <Button
            variant="primary"
            size="large"
            className="w-full"
            pending={pending}
            onClick={() => onJoin({ withoutCamera: false })}
          >
            {join}
          </Button>
        </div>
      )}
      {join !== null && check.state.step === 'open' && <JoinsAs devices={check.state.devices} />}
      {join !== null && check.hasCamera && check.state.step === 'idle' && (
        <Button
          variant="ghost"
          className="w-full md:mt-2"
          disabled={pending}
          onClick={() => onJoin({ withoutCamera: true })}
        >
          {words.joinWithoutCamera}
        </Button>
      )}
    </>
  )
}
