'use client'

import { DoorClosed } from 'lucide-react'
import { useEntryFocus } from '@/components/room/page/use-entry-focus'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Wordmark } from '@/components/ui/wordmark'
import { isolated } from '@/lib/contract/isolated'
import { waitingRoom as words } from '@/locales/en/group/room'

interface WaitingRoomProps {
  readonly title: string
  readonly onLeave: () => void
}

/** Before somebody inside lets one in: what is waited for, and that nothing is to be seen or heard yet. */
export function WaitingRoom({ title, onLeave }: WaitingRoomProps) {
  const focus = useEntryFocus()
  return (
    <div className="flex min-h-svh flex-col bg-linear-to-b from-tint to-white to-[28rem]">
      <header className="mx-auto w-full max-w-xl px-4 py-4 sm:px-6 sm:py-6">
        <Wordmark />
      </header>
      <main className="mx-auto w-full max-w-xl flex-1 px-4 pb-12 sm:px-6">
        <Card className="rise-in mt-2 sm:mt-10">
          <span className="forced-edge flex size-14 items-center justify-center rounded-2xl bg-tint-strong text-accent">
            <DoorClosed aria-hidden="true" className="size-7" />
          </span>
          <h1
            ref={focus}
            tabIndex={-1}
            className="mt-5 text-2xl font-bold tracking-tight shadow-none! outline-none! sm:text-3xl"
          >
            {words.title}
          </h1>
          <div role="status">
            <p className="mt-3 text-lg leading-relaxed wrap-anywhere">{words.detail(isolated(title))}</p>
            <p className="mt-3">{words.unseen}</p>
          </div>
          <Button className="mt-7" size="large" onClick={onLeave}>
            {words.leave}
          </Button>
        </Card>
      </main>
    </div>
  )
}
