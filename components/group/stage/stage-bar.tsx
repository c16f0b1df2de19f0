'use client'

import {
  AudioLines,
  ChevronLeft,
  ChevronRight,
  Grid3x3,
  Maximize2,
  Minimize2,
  UserSquare,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { pictureModes } from '@/components/call/picture-modes'
import { RoundButton } from '@/components/call/round-button'
import { isolated } from '@/lib/contract/isolated'
import { pages as pageWords, speaking as speakingWords, views as words } from '@/locales/en/group/stage'
import type { Stage } from './use-stage'

interface StageBarProps {
  readonly stage: Stage
  /** Who speaks where they are not to be seen; null: nobody. */
  readonly speaker: { readonly id: string; readonly name: string } | null
}

/** Below the pictures: their pages, who speaks on another one, and how they are shown. */
export function StageBar({ stage, speaker }: StageBarProps) {
  return (
    <div className="relative mt-2 flex shrink-0 items-center justify-between gap-2 text-white">
      {speaker && (
        <button
          type="button"
          aria-label={speakingWords.name(isolated(speaker.name))}
          onClick={() => stage.turn(stage.pageOf(speaker.id))}
          className="forced-edge absolute bottom-full left-1/2 mb-4 flex min-h-12 max-w-full -translate-x-1/2 items-center gap-2 rounded-full border border-brand bg-stage/95 px-4 font-medium"
        >
          <AudioLines aria-hidden="true" className="size-5 shrink-0 text-brand" />
          <span className="truncate">{speakingWords.words(isolated(speaker.name))}</span>
        </button>
      )}
      <Pager stage={stage} />
      <Views stage={stage} />
    </div>
  )
}

function Pager({ stage: { page, pages, turn } }: Pick<StageBarProps, 'stage'>) {
  if (pages < 2) return <span />
  return (
    <nav aria-label={pageWords.label} className="flex items-center gap-1">
      <Arrow name={pageWords.previous} isEnd={page === 0} onPress={() => turn(page - 1)}>
        <ChevronLeft aria-hidden="true" className="size-6" />
      </Arrow>
      <p role="status" className="px-1 text-sm whitespace-nowrap tabular-nums">
        {pageWords.of(page + 1, pages)}
      </p>
      <Arrow name={pageWords.next} isEnd={page === pages - 1} onPress={() => turn(page + 1)}>
        <ChevronRight aria-hidden="true" className="size-6" />
      </Arrow>
    </nav>
  )
}

interface ArrowProps {
  readonly name: string
  /** There is nothing that way; the focus stays all the same. */
  readonly isEnd: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}

function Arrow({ name, isEnd, onPress, children }: ArrowProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      aria-disabled={isEnd}
      onClick={() => !isEnd && onPress()}
      className="grid size-12 place-items-center rounded-full hover:bg-stage-raised aria-disabled:opacity-40 aria-disabled:hover:bg-transparent"
    >
      {children}
    </button>
  )
}

function Views({ stage: { view, show, large, alone, setAlone } }: Pick<StageBarProps, 'stage'>) {
  const Size = alone ? Minimize2 : Maximize2
  const isGrid = view === 'grid'
  return (
    <div className="flex items-center gap-2">
      {large !== null && (
        <RoundButton
          name={alone ? words.notAlone : words.alone}
          words={alone ? words.notAlone : words.alone}
          icon={<Size aria-hidden="true" className="size-5" />}
          ground="stage"
          look="quiet"
          iconOnly
          onPress={() => {
            setAlone(!alone)
            if (pictureModes.isFull() === alone) void pictureModes.fill()
          }}
        />
      )}
      <RoundButton
        name={isGrid ? words.focusName : words.gridName}
        words={isGrid ? words.focus : words.grid}
        icon={
          isGrid ? (
            <UserSquare aria-hidden="true" className="size-5" />
          ) : (
            <Grid3x3 aria-hidden="true" className="size-5" />
          )
        }
        ground="stage"
        look="quiet"
        onPress={() => show(isGrid ? 'focus' : 'grid')}
      />
    </div>
  )
}
