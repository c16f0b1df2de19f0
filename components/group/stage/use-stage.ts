'use client'

import { type RefObject, useState } from 'react'
import { mostOnPage } from '@/components/call/stage/grid-layout'
import {
  focusTracks,
  gridArea,
  gridSize,
  gridTracks,
  largeArea,
  type Strip,
  stripArea,
  stripOf,
  type Tracks,
} from './arrangement'
import { onPage, pagesOf, type Slots } from './slots'
import { useBox } from './use-box'
import { useFollowed } from './use-followed'
import { usePin } from './use-pin'
import { useSlots } from './use-slots'

export type View = 'grid' | 'focus'

/** One's own tile; it is the first. */
export const selfId = 'self'

interface Seen {
  readonly id: string
  readonly speaks: boolean
  readonly isScreen: boolean
}

export interface Placed {
  readonly id: string
  /** As `grid-area` says it. */
  readonly area: string
  readonly isLarge: boolean
}

export interface Stage {
  readonly tracks: Tracks
  /** In an order that does not change with who is large. */
  readonly tiles: readonly Placed[]
  readonly large: string | null
  readonly page: number
  readonly pages: number
  /** @param page from 0; what is not there is the nearest that is */
  readonly turn: (page: number) => void
  /** Of the others who are in, those who are on another page. */
  readonly elsewhere: readonly string[]
  readonly pageOf: (id: string) => number
  readonly view: View
  readonly show: (view: View) => void
  /** What is large has all of the stage. */
  readonly alone: boolean
  readonly setAlone: (alone: boolean) => void
}

const before = { width: 4, height: 3 } as const
const unmeasured: Strip = { stage: 'beside', thickPx: 112, size: mostOnPage }

/** What of a room is shown, and where: everybody in tiles of one size, or one large with the others in a strip; either in pages. */
export function useStage(list: RefObject<HTMLElement | null>, others: readonly Seen[]): Stage {
  const box = useBox(list)
  const ids = others.map(({ id }) => id)
  const screens = idsWhere(others, ({ isScreen }) => isScreen)
  const { large, view, show } = useLarge(
    ids,
    screens,
    idsWhere(others, ({ speaks }) => speaks),
  )
  const [pages, setPages] = useState({ grid: 0, focus: 0 })
  const [alone, setAlone] = useState(false)
  const all = [selfId, ...ids]
  const size = box ? gridSize(box) : mostOnPage
  const gridSlots = useSlots({ ids: all, size, key: '', exchanges: false })
  const strip = box ? stripOf(box) : unmeasured
  const inStrip = [...screens, ...all.filter((id) => !screens.includes(id))].filter((id) => id !== large)
  const key = large === null ? '' : `${screens.join(' ')}.`
  const stripSlots = useSlots({ ids: inStrip, size: strip.size, key, exchanges: true })

  const isFocus = large !== null
  const mode = isFocus ? 'focus' : 'grid'
  const shown = isFocus ? { slots: stripSlots, size: strip.size } : { slots: gridSlots, size }
  const count = isFocus && alone ? 1 : pagesOf(shown.slots, shown.size)
  const page = Math.min(pages[mode], count - 1)
  const placed = onPage(shown.slots, page, shown.size)
  const hasStrip = isFocus && !alone && inStrip.length > 0
  const grid = gridTracks(gridSlots.length, size, box ?? before)
  const areaOf = (at: number) => (isFocus ? stripArea(strip, at) : gridArea(grid.across, at))
  const small =
    isFocus && !hasStrip
      ? []
      : placed.flatMap((id, at) => (id === null ? [] : [{ id, area: areaOf(at), isLarge: false }]))
  const first = isFocus ? [{ id: large, area: largeArea(strip, hasStrip), isLarge: true }] : []
  // In the page as in the places: an element that is put elsewhere in it plays its video anew, and loses the focus.
  const rank = new Map(gridSlots.map(({ id }, at) => [id, at]))
  const tiles = [...first, ...small].sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0))
  const drawn = new Set(tiles.map(({ id }) => id))
  return {
    tracks: isFocus ? focusTracks(strip, hasStrip) : grid,
    tiles,
    large,
    page,
    pages: count,
    turn: (to) => setPages({ ...pages, [mode]: Math.max(0, Math.min(count - 1, to)) }),
    elsewhere: ids.filter((id) => !drawn.has(id)),
    pageOf: (id) => pageOf(shown.slots, shown.size, id),
    view,
    show,
    alone: isFocus && alone,
    setAlone,
  }
}

/** Who is large: whoever was pinned; else a screen, the first that was shared; else, where faces are wanted so, who speaks. */
function useLarge(ids: readonly string[], screens: readonly string[], speaking: readonly string[]) {
  const { pinned, pin } = usePin()
  const [wanted, setWanted] = useState<{ faces: View; screens: View }>({ faces: 'grid', screens: 'focus' })
  const [shared, setShared] = useState<string | null>(null)
  const screen = shared !== null && screens.includes(shared) ? shared : (screens[0] ?? null)
  if (screen !== shared) {
    setShared(screen)
    // The next one that is shared comes first again.
    if (screen === null) setWanted({ ...wanted, screens: 'focus' })
  }
  const followed = useFollowed(speaking, ids)
  const kind = screen === null ? 'faces' : 'screens'
  const isPinned = pinned !== null && ids.includes(pinned)
  const view: View = isPinned ? 'focus' : wanted[kind]
  const large = isPinned ? pinned : view === 'focus' ? (screen ?? followed) : null
  return {
    large,
    view: large === null ? ('grid' as const) : view,
    show(next: View) {
      if (next === 'grid') pin(null)
      setWanted({ ...wanted, [kind]: next })
    },
  }
}

function idsWhere(all: readonly Seen[], is: (one: Seen) => boolean): string[] {
  return all.filter(is).map(({ id }) => id)
}

function pageOf(slots: Slots, size: number, id: string): number {
  const at = slots.findIndex((slot) => slot.id === id)
  return at < 0 ? 0 : Math.floor(at / size)
}
