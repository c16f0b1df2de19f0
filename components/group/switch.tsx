import { useId } from 'react'
import { classes } from '@/components/ui/classes'
import { HeardButton } from '@/components/ui/hydrated/heard-button'

interface SwitchProps {
  readonly label: string
  /** What it does, or what holds now. */
  readonly detail: string
  readonly isOn: boolean
  readonly onSet: (on: boolean) => void
}

/** Something that is on or off, as wide as its panel. */
export function Switch({ label, detail, isOn, onSet }: SwitchProps) {
  const detailId = useId()
  return (
    <div>
      <HeardButton
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-describedby={detailId}
        onClick={() => onSet(!isOn)}
        className="flex min-h-12 w-full items-center justify-between gap-3 rounded-xl text-left font-semibold text-gray-900"
      >
        {label}
        <span
          aria-hidden="true"
          className={classes(
            'forced-edge flex h-7 w-12 shrink-0 items-center rounded-full border px-0.5',
            isOn ? 'justify-end border-accent bg-accent' : 'border-edge bg-gray-100',
          )}
        >
          <span className={classes('size-5 rounded-full', isOn ? 'bg-white' : 'bg-gray-600')} />
        </span>
      </HeardButton>
      <p id={detailId} className="text-sm">
        {detail}
      </p>
    </div>
  )
}
