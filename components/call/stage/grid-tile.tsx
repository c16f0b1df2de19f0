'use client'

import { AudioLines, MicOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import { tile as words } from '@/locales/en/call/call'
import { picture } from '@/locales/en/call/stage'
import { usePlayback } from './use-playback'
import { useSeen } from './use-seen'

interface GridTileProps {
  readonly name: string
  readonly stream: MediaStream | null
  readonly look: 'picture' | 'screen' | 'none'
  readonly isSelf?: boolean
  readonly mirrored?: boolean
  readonly muted: boolean
  readonly speaks: boolean
  /** Where it lies, as `grid-area` says it. */
  readonly area: string
  /** The one that has most of the room. */
  readonly isLarge?: boolean
  /** Is told how high it is on the screen; null: not to be seen. */
  readonly onSeen?: (height: number | null) => void
  /** In a corner, clear of the name. */
  readonly mark?: ReactNode
  /** Beside the name: what is known of the line. */
  readonly line?: ReactNode
  /** In another corner: what can be done with this tile or about this person. */
  readonly menu?: ReactNode
  /** What there is to say of the line to this member. */
  readonly children?: ReactNode
}

/** One person of a grid: the picture or, where there is none, a sign of the person; who it is, and whether they are muted or speak. */
export function GridTile(props: GridTileProps) {
  const {
    name,
    stream,
    look,
    isSelf = false,
    mirrored = false,
    muted,
    speaks,
    area,
    isLarge = false,
    onSeen,
    mark,
    line,
    menu,
    children,
  } = props
  const { ref } = usePlayback<HTMLVideoElement>(stream)
  useSeen(ref, onSeen)
  return (
    <li
      style={{ gridArea: area }}
      data-large={isLarge || undefined}
      className={classes(
        'group/tile relative min-h-0 min-w-0 overflow-hidden rounded-2xl bg-stage-raised -outline-offset-4 [container-type:size]',
        speaks && 'outline-4 outline-brand',
      )}
    >
      {look === 'none' && (
        <span className="absolute inset-0 flex items-center justify-center">
          <Avatar
            name={name}
            size="large"
            className={classes(
              // Clear of the name below.
              '[@container_(max-height:11rem)]:mb-8 [@container_(max-height:11rem)]:size-14! [@container_(max-height:11rem)]:text-xl!',
              !isSelf && 'bg-brand! text-ink!',
            )}
          />
        </span>
      )}
      <video
        ref={ref}
        autoPlay
        playsInline
        muted
        aria-label={(look === 'screen' ? picture.screen : picture.video)(name)}
        data-testid={isSelf ? 'self-video' : 'remote-video'}
        className={classes(
          'absolute inset-0 size-full',
          look === 'screen' ? 'object-contain' : 'object-cover',
          mirrored && '-scale-x-100',
          look === 'none' && 'opacity-0',
        )}
      />
      {children && (
        <div className="absolute inset-x-3 top-1/2 mt-12 text-center text-sm text-pretty text-white">
          {children}
        </div>
      )}
      {mark && <div className="absolute top-2 left-2">{mark}</div>}
      <p className="absolute bottom-2 left-2 flex max-w-[calc(100%-1rem)] items-center gap-1.5 rounded-lg bg-stage/85 px-2.5 py-1 text-sm font-medium text-white">
        {muted && (
          <>
            <MicOff aria-hidden="true" className="size-4 shrink-0 text-red-300" />
            <VisuallyHidden>{words.muted}</VisuallyHidden>
          </>
        )}
        <bdi className="truncate">{name}</bdi>
        {isSelf && <span className="shrink-0 text-gray-200">{words.you}</span>}
        {speaks && (
          <>
            <AudioLines aria-hidden="true" className="size-4 shrink-0 text-brand" />
            <VisuallyHidden>{words.speaks}</VisuallyHidden>
          </>
        )}
        {line}
      </p>
      {/* The last of the tile for the keyboard, though it stands above. */}
      {menu && <div className="absolute top-1 right-1 flex gap-1">{menu}</div>}
    </li>
  )
}
