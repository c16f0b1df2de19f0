import { modeWords } from '@/components/appointment/mode-words'
import type { SessionType } from '@/lib/room/words'

const words = { chat: 'Chat', voice: 'Voice', video: 'Video' } as const satisfies Record<SessionType, string>

export function Mode({ sessionType }: { readonly sessionType: SessionType }) {
  const { icon: Icon } = modeWords[sessionType]
  return (
    <span className="inline-flex items-center gap-1.5 align-middle whitespace-nowrap">
      <Icon aria-hidden="true" className="size-4 shrink-0 text-accent" />
      {words[sessionType]}
    </span>
  )
}
