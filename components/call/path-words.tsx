import type { ReactNode } from 'react'
import { Spinner } from '@/components/ui/spinner'

interface PathWordsProps {
  readonly title: string
  /** What it means. */
  readonly children?: ReactNode
}

/** Where the other side would be seen or heard while the line is worked on. */
export function PathWords({ title, children }: PathWordsProps) {
  return (
    <div role="status" className="text-center">
      <p className="inline-flex items-center gap-2.5 font-semibold">
        <Spinner className="size-5 shrink-0" />
        <span>{title}</span>
      </p>
      {children}
    </div>
  )
}
