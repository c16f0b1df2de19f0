'use client'

import { GridTile } from '@/components/call/stage/grid-tile'
import { facingOf } from '@/lib/client/devices/other-camera'
import type { GroupSnapshot } from '@/lib/client/group/snapshot'
import { HandMark } from '../panels/hand-button'

interface SelfTileProps {
  readonly snapshot: Pick<GroupSnapshot, 'view' | 'devices' | 'speaks' | 'phase' | 'hands'>
  readonly area: string
}

/** One's own, as in a mirror where the camera looks at the person. */
export function SelfTile({ snapshot: { view, devices, speaks, phase, hands }, area }: SelfTileProps) {
  const stream = devices?.localStream ?? null
  const facing = facingOf(stream?.getVideoTracks()[0]?.getSettings() ?? {})
  return (
    <GridTile
      name={view.participantName}
      stream={stream}
      look={devices?.camera === 'on' ? 'picture' : 'none'}
      isSelf
      mirrored={facing !== 'environment'}
      muted={devices?.microphone !== 'on'}
      area={area}
      mark={<HandMark hands={hands} member={view.memberId} />}
      speaks={phase === 'live' && speaks && devices?.microphone === 'on'}
    />
  )
}
