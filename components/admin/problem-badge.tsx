import { Flag } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { denseBadge } from './status-badge'
import type { ProblemState } from './types'

export const problemWords = {
  open: 'Problem reported',
  decided: 'Problem decided',
} as const satisfies Record<ProblemState, string>

/** A side has said that something went wrong; red until an administrator has decided. */
export function ProblemBadge({
  problem,
  dense = false,
}: {
  readonly problem: ProblemState
  readonly dense?: boolean
}) {
  return (
    <Badge tone={problem === 'open' ? 'bad' : 'neutral'} className={dense ? denseBadge : undefined}>
      <Flag aria-hidden="true" className="size-3.5 shrink-0" />
      {problemWords[problem]}
    </Badge>
  )
}
