import { Badge } from '@/components/ui/badge'
import type { SessionStatus } from '@/lib/room/words'
import { statusWords } from './status-words'

export function StatusBadge({ status }: { readonly status: SessionStatus }) {
  const { word, icon: Icon, tone } = statusWords[status]
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {word}
    </Badge>
  )
}
