import { Pin, PinOff } from 'lucide-react'
import { classes } from '@/components/ui/classes'
import { isolated } from '@/lib/contract/isolated'
import { pin as words } from '@/locales/en/group/stage'

interface PinButtonProps {
  readonly name: string
  readonly isPinned: boolean
  readonly onPin: (pinned: boolean) => void
}

/** Of what lies on a tile: where a mouse can point at it, it is to be seen while the mouse or the focus is there. */
export const onTile =
  'transition-opacity [@media(hover:hover)]:opacity-0 group-hover/tile:opacity-100 group-focus-within/tile:opacity-100'

/** Makes a tile the large one, until it is pressed again. */
export function PinButton({ name, isPinned, onPin }: PinButtonProps) {
  const label = (isPinned ? words.unpinOf : words.pinOf)(isolated(name))
  const Icon = isPinned ? PinOff : Pin
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => onPin(!isPinned)}
      className={classes('grid size-12 place-items-center rounded-2xl', !isPinned && onTile)}
    >
      <span
        className={classes(
          'forced-edge grid size-9 place-items-center rounded-full',
          isPinned ? 'bg-brand text-ink' : 'bg-stage/85 text-white',
        )}
      >
        <Icon aria-hidden="true" className="size-5" />
      </span>
    </button>
  )
}
