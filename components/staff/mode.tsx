import { modeIcons } from '@/components/room/mode-words'
import type { SessionType } from '@/lib/contract/words'
import { modes } from '@/locales/en/shared'

export function Mode({ sessionType }: { readonly sessionType: SessionType }) {
  const Icon = modeIcons[sessionType]
  return (
    <span className="inline-flex items-center gap-1.5 align-middle whitespace-nowrap">
      <Icon aria-hidden="true" className="size-4 shrink-0 text-accent" />
      {modes[sessionType]}
    </span>
  )
}
