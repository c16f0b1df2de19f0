import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card } from '../card'
import { classes } from '../classes'

interface MessageCardProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  /** The one thing to do next. */
  readonly action?: ReactNode
  readonly tone?: 'brand' | 'calm'
}

/** One state, one heading, one action. */
export function MessageCard({ icon: Icon, title, children, action, tone = 'brand' }: MessageCardProps) {
  return (
    <Card className="rise-in mt-2 sm:mt-10">
      <span
        className={classes(
          'forced-edge flex size-14 items-center justify-center rounded-2xl',
          tone === 'brand' ? 'bg-tint-strong text-accent' : 'bg-gray-100 text-gray-700',
        )}
      >
        <Icon aria-hidden="true" className="size-7" />
      </span>
      <h1 tabIndex={-1} className="mt-5 text-2xl font-bold tracking-tight sm:text-3xl">
        {title}
      </h1>
      {children && <div className="mt-3 space-y-3 text-lg leading-relaxed">{children}</div>}
      {action && <div className="mt-7 flex flex-col gap-3 sm:flex-row">{action}</div>}
    </Card>
  )
}
