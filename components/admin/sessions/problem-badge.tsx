import { Flag } from 'lucide-react'
import { denseBadge } from '@/components/staff/status-badge'
import { Badge } from '@/components/ui/badge'
import { problemStates } from '@/locales/en/admin/shared'
import type { ProblemState } from '../types'

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
      {problemStates[problem]}
    </Badge>
  )
}
