import { MonitorUp } from 'lucide-react'
import type { RefObject } from 'react'
import { isolated } from '@/lib/contract/isolated'
import { screen as words } from '@/locales/en/call/stage'

interface ScreenLabelProps {
  /** Whose screen it is. */
  readonly name: string
  readonly enlarged: boolean
  readonly button: RefObject<HTMLButtonElement | null>
  readonly onChange: (enlarged: boolean) => void
}

/** Whose screen is seen; and, for what cannot be read on a small one, the way to its own size. */
export function ScreenLabel({ name, enlarged, button, onChange }: ScreenLabelProps) {
  return (
    <div className="pointer-events-auto mx-auto flex w-fit max-w-full items-center gap-2 rounded-full border border-stage-line/60 bg-stage/85 pl-4 text-sm text-white">
      <MonitorUp aria-hidden="true" className="size-4 shrink-0" />
      <p className="min-w-0 truncate font-medium">{words.whose(isolated(name))}</p>
      <button
        ref={button}
        type="button"
        onClick={() => onChange(!enlarged)}
        className="min-h-12 shrink-0 rounded-full px-4 font-semibold underline underline-offset-4 hover:bg-stage-raised"
      >
        {enlarged ? words.whole : words.enlarge}
      </button>
    </div>
  )
}
