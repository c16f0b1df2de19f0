'use client'

import { type ComponentType, memo, useCallback } from 'react'
import { GridTile } from '@/components/call/stage/grid-tile'
import { Button } from '@/components/ui/button'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import type { MemberView } from '@/lib/client/room/snapshot'
import { failed } from '@/locales/en/call/call'
import { line } from '@/locales/en/group/room'
import { HandMark } from '../panels/hand-button'
import { LineBars } from './line-bars'
import { PinButton } from './pin-button'

/** What stands on the tile of a member besides the button that pins it. Drawn when the member changed, and not with every word that is said. */
export type TileMenu = ComponentType<{ readonly client: GroupClient; readonly member: MemberView }>

interface MemberTileProps {
  readonly client: GroupClient
  readonly member: MemberView
  readonly hands: GroupSnapshot['hands']
  readonly area: string
  readonly isLarge: boolean
  readonly isPinned: boolean
  readonly onPin: (member: string | null) => void
  readonly Menu?: TileMenu | undefined
}

/** Its screen arrives in the camera's place. */
export function showsScreen({ stream, sends }: Pick<MemberView, 'stream' | 'sends'>): boolean {
  return stream !== null && sends?.camera === 'screen'
}

/** Heard to speak just now. */
export function isHeard({ media, speaks, sends }: Pick<MemberView, 'media' | 'speaks' | 'sends'>): boolean {
  return media === 'connected' && speaks && sends?.microphone !== 'off'
}

/** Another member's tile. All that it is drawn from stays the same while others speak, so that it is not drawn with them. */
export const MemberTile = memo(function MemberTile(props: MemberTileProps) {
  const { client, member, hands, area, isLarge, isPinned, onPin, Menu } = props
  const { id, name, stream, camera, sends, media } = member
  const isScreen = showsScreen(member)
  const hasPicture =
    stream !== null && (camera || isScreen) && sends?.camera !== 'off' && sends?.camera !== 'paused'
  const seen = useCallback((height: number | null) => client.see(id, height), [client, id])
  return (
    <GridTile
      name={name}
      stream={stream}
      look={!hasPicture ? 'none' : isScreen ? 'screen' : 'picture'}
      muted={sends?.microphone === 'off'}
      speaks={isHeard(member)}
      area={area}
      isLarge={isLarge}
      mark={<HandMark hands={hands} member={id} />}
      line={<LineBars grade={member.grade ?? null} />}
      onSeen={seen}
      menu={
        <>
          {Menu && <Menu client={client} member={member} />}
          <PinButton name={name} isPinned={isPinned} onPin={(pinned) => onPin(pinned ? id : null)} />
        </>
      }
    >
      {media === 'connected' ? null : (
        <>
          <p role="status">{line[media]}</p>
          {media === 'failed' && (
            <Button className="mt-2" onClick={client.retryMedia}>
              {failed.retry}
            </Button>
          )}
        </>
      )}
    </GridTile>
  )
})
