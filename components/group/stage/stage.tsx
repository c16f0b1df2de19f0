'use client'

import { type CSSProperties, memo, type RefObject, useEffect, useEffectEvent } from 'react'
import { pictureModes } from '@/components/call/picture-modes'
import { RemoteSound } from '@/components/call/stage/remote-sound'
import { classes } from '@/components/ui/classes'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import type { MemberView } from '@/lib/client/room/snapshot'
import { firstName } from '@/lib/format-name'
import { useTight } from '../panels/use-panels'
import { isHeard, MemberTile, showsScreen, type TileMenu } from './member-tile'
import { SelfTile } from './self-tile'
import { StageBar } from './stage-bar'
import { useLasting } from './use-lasting'
import { usePages } from './use-pages'
import { usePin } from './use-pin'
import { type Stage as Staged, selfId, useStage } from './use-stage'

interface StageProps {
  readonly client: GroupClient
  readonly snapshot: GroupSnapshot
  /** The others who are in. */
  readonly others: readonly MemberView[]
  readonly list: RefObject<HTMLUListElement | null>
  readonly notices: HTMLElement | null
  readonly Menu?: TileMenu
}

/** Who speaks on another page is named for so long after a word. */
const namedMs = 2_000

/** The pictures of everybody who is in, oneself among them, in pages; and the sound of all of them. */
export function Stage({ client, snapshot, others, list, notices, Menu }: StageProps) {
  const { hands } = snapshot
  const { pinned, pin } = usePin()
  const seen = others.map((one) => ({ id: one.id, speaks: isHeard(one), isScreen: showsScreen(one) }))
  const stage = useStage(list, seen)
  const speaker = useLasting(speakerOf(stage, others), namedMs)
  const swipe = usePages(stage)
  const tight = useTight()
  useUnseen(client, stage.elsewhere)
  useWindowed(stage)
  const { tracks, tiles, pages, large } = stage
  const style: CSSProperties = { gridTemplateColumns: tracks.columns, gridTemplateRows: tracks.rows }
  const hasBar = pages > 1 || large !== null || (others.length > 1 && !tight)
  return (
    <>
      <ul
        ref={list}
        className={classes('grid min-h-0 flex-1 gap-2', pages > 1 && 'touch-pan-y touch-pinch-zoom')}
        style={style}
        {...swipe}
      >
        {tiles.map(({ id, area, isLarge }) => {
          const member = others.find((one) => one.id === id)
          if (!member) return id === selfId && <SelfTile key={id} snapshot={snapshot} area={area} />
          return (
            <MemberTile
              key={id}
              client={client}
              member={member}
              hands={hands}
              area={area}
              isLarge={isLarge}
              isPinned={pinned === id}
              onPin={pin}
              Menu={Menu}
            />
          )
        })}
      </ul>
      {hasBar && (
        <StageBar stage={stage} speaker={speaker && stage.elsewhere.includes(speaker.id) ? speaker : null} />
      )}
      {others.map(({ id, stream, name }) => (
        <Sound key={id} stream={stream} name={firstName(name)} notices={notices} />
      ))}
    </>
  )
}

const Sound = memo(RemoteSound)

function speakerOf({ elsewhere }: Staged, others: readonly MemberView[]): MemberView | null {
  return others.find((one) => elsewhere.includes(one.id) && isHeard(one)) ?? null
}

/** Whoever is on another page is not sent at all. Their tile says how much is wanted once it is there. */
function useUnseen(client: GroupClient, elsewhere: readonly string[]): void {
  const unseen = elsewhere.join(' ')
  useEffect(() => {
    for (const id of unseen.split(' ')) if (id !== '') client.see(id, null)
  }, [client, unseen])
}

/** Esc leaves the browser's full screen by itself, and then the others are there again. */
function useWindowed({ setAlone }: Staged): void {
  const left = useEffectEvent(() => {
    if (!pictureModes.isFull()) setAlone(false)
  })
  useEffect(() => {
    document.addEventListener('fullscreenchange', left)
    return () => document.removeEventListener('fullscreenchange', left)
  }, [])
}
