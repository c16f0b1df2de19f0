import { useId } from 'react'
import { classes } from '@/components/ui/classes'
import { people as words } from '@/locales/en/group/panels'

interface LockSwitchProps {
  readonly isLocked: boolean
  readonly onSet: (locked: boolean) => void
}

/** Whether anybody else can come in. */
export function LockSwitch({ isLocked, onSet }: LockSwitchProps) {
  const detailId = useId()
  return (
    <div>
      <button
        type="button"
        role="switch"
        aria-checked={isLocked}
        aria-describedby={detailId}
        onClick={() => onSet(!isLocked)}
        className="flex min-h-12 w-full items-center justify-between gap-3 rounded-xl text-left font-semibold text-gray-900"
      >
        {words.lock}
        <span
          aria-hidden="true"
          className={classes(
            'forced-edge flex h-7 w-12 shrink-0 items-center rounded-full border px-0.5',
            isLocked ? 'justify-end border-accent bg-accent' : 'border-edge bg-gray-100',
          )}
        >
          <span className={classes('size-5 rounded-full', isLocked ? 'bg-white' : 'bg-gray-600')} />
        </span>
      </button>
      <p id={detailId} className="text-sm">
        {isLocked ? words.locked : words.unlocked}
      </p>
    </div>
  )
}
