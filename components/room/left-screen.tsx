import { DoorOpen, type LucideIcon, MonitorSmartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Wordmark } from '@/components/ui/wordmark'
import { away, replaced } from '@/locales/en/room/left'
import { useEntryFocus } from './page/use-entry-focus'

interface OutProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly words: string
  /** The one thing to do next. */
  readonly children: ReactNode
}

/** Out of the room: one state, one heading, one action. */
function Out({ icon: Icon, title, words, children }: OutProps) {
  const focus = useEntryFocus()
  return (
    <div className="flex min-h-svh flex-col bg-linear-to-b from-tint to-white to-[28rem]">
      <header className="mx-auto w-full max-w-xl px-4 py-4 sm:px-6 sm:py-6">
        <Wordmark />
      </header>
      <main className="mx-auto w-full max-w-xl flex-1 px-4 pb-12 sm:px-6">
        <Card className="rise-in mt-2 sm:mt-10">
          <span className="forced-edge flex size-14 items-center justify-center rounded-2xl bg-tint-strong text-accent">
            <Icon aria-hidden="true" className="size-7" />
          </span>
          <h1
            ref={focus}
            tabIndex={-1}
            className="mt-5 text-2xl font-bold tracking-tight shadow-none! outline-none! sm:text-3xl"
          >
            {title}
          </h1>
          <p className="mt-3 text-lg leading-relaxed">{words}</p>
          <div className="mt-7 flex flex-col gap-3 sm:flex-row">{children}</div>
        </Card>
      </main>
    </div>
  )
}

export function Replaced({ onTakeOver }: { readonly onTakeOver: () => void }) {
  return (
    <Out icon={MonitorSmartphone} title={replaced.title} words={replaced.detail}>
      <Button variant="primary" size="large" onClick={onTakeOver}>
        {replaced.useHere}
      </Button>
    </Out>
  )
}

export function Away({ name, onBack }: { readonly name: string; readonly onBack: () => void }) {
  return (
    <Out icon={DoorOpen} title={away.title} words={away.detail(name)}>
      <Button variant="primary" size="large" onClick={onBack}>
        {away.back}
      </Button>
    </Out>
  )
}
