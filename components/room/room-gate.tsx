import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { Wordmark } from '@/components/ui/wordmark'

interface RoomGateProps {
  readonly title: string
  readonly words: string
  readonly children: ReactNode
}

/** Out of the room, with one thing to do next. */
export function RoomGate({ title, words, children }: RoomGateProps) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-6 p-4">
      <Wordmark />
      <Card className="flex flex-col gap-4">
        <h1 className="text-2xl font-bold">{title}</h1>
        <p>{words}</p>
        <div className="mt-2 flex flex-col gap-3">{children}</div>
      </Card>
    </main>
  )
}
