import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { Wordmark } from '@/components/ui/wordmark'

interface AccountCardProps {
  readonly title: string
  readonly detail?: string
  readonly children?: ReactNode
}

/** A page that asks for one thing before anybody is signed in. */
export function AccountCard({ title, detail, children }: AccountCardProps) {
  return (
    <main className="flex min-h-svh flex-col items-center justify-center gap-6 bg-linear-to-b from-tint to-white to-[28rem] px-4 py-10">
      <a href="/" className="rounded-xl">
        <Wordmark className="text-2xl" />
      </a>
      <Card className="w-full max-w-md">
        <h1 className="text-2xl font-bold">{title}</h1>
        {detail && <p className="mt-1 break-words">{detail}</p>}
        {children}
      </Card>
    </main>
  )
}
