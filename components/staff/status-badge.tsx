import { Badge } from '@/components/ui/badge'
import type { SessionStatus } from '@/lib/contract/words'
import { statusWords } from './status-words'

/** In a row, where ten of them must fit on a laptop. */
export const denseBadge = 'gap-1! px-2! py-0! text-[0.8125rem]! leading-[1.0625rem]! whitespace-nowrap'

export function StatusBadge({
  status,
  dense = false,
}: {
  readonly status: SessionStatus
  readonly dense?: boolean
}) {
  const { word, icon: Icon, tone } = statusWords[status]
  return (
    <Badge tone={tone} className={dense ? denseBadge : undefined}>
      <Icon aria-hidden="true" className={dense ? 'size-3.5 shrink-0' : 'size-4 shrink-0'} />
      {word}
    </Badge>
  )
}
