'use client'

import { EllipsisVertical, type LucideIcon, MicOff } from 'lucide-react'
import { useContext } from 'react'
import { classes } from '@/components/ui/classes'
import { isolated } from '@/lib/contract/isolated'
import { named } from '@/locales/en/group/moderation'
import { people as words } from '@/locales/en/group/panels'
import { ModerationContext } from '../moderation/context'
import type { TileMenu as Menu } from '../stage/member-tile'
import { onTile } from '../stage/pin-button'

/** On somebody's tile, for who has a say: muting them, and the way to everything else. */
export const TileMenu: Menu = ({ client, member: { id, name, role, sends } }) => {
  const moderation = useContext(ModerationContext)
  if (!moderation?.mayMute(role)) return null
  return (
    <>
      {sends?.microphone === 'on' && (
        <TileButton
          label={named.mute(isolated(name))}
          Icon={MicOff}
          mouseOnly
          onPress={() => void client.moderate('mute', [id])}
        />
      )}
      <TileButton
        label={words.optionsOf(isolated(name))}
        Icon={EllipsisVertical}
        onPress={() => moderation.openPerson(id)}
      />
    </>
  )
}

interface TileButtonProps {
  readonly label: string
  readonly Icon: LucideIcon
  /** The same is one press further where there is no mouse: there a small tile has no place for it. */
  readonly mouseOnly?: boolean
  readonly onPress: () => void
}

function TileButton({ label, Icon, mouseOnly = false, onPress }: TileButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onPress}
      className={classes(
        'grid size-12 place-items-center rounded-2xl',
        onTile,
        mouseOnly && '[@media(hover:none)]:hidden',
      )}
    >
      <span className="forced-edge grid size-9 place-items-center rounded-full bg-stage/85 text-white">
        <Icon aria-hidden="true" className="size-5" />
      </span>
    </button>
  )
}
