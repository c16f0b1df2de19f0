'use client'

import { type CSSProperties, type RefObject, useEffect, useState } from 'react'
import { type Box, gridOf, stageOf } from './grid-layout'

interface Laid {
  /** Of the grid. */
  readonly grid: CSSProperties
  /** Of the shared screen in it; all others find their own places. */
  readonly screen: CSSProperties
}

/** The grid for so many tiles in an element of whatever size it has, and the place of a shared screen among them. */
export function useGrid(ref: RefObject<HTMLElement | null>, count: number, hasScreen: boolean): Laid {
  const [box, setBox] = useState<Box>({ width: 4, height: 3 })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() =>
      setBox({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return hasScreen ? aroundScreen(count - 1, box) : inEqualParts(count, box)
}

function inEqualParts(count: number, box: Box): Laid {
  const { columns, rows } = gridOf(count, box)
  return { grid: { gridTemplateColumns: equal(columns), gridTemplateRows: equal(rows) }, screen: {} }
}

/** What is shared is to be read, so it has most of the room. */
function aroundScreen(others: number, box: Box): Laid {
  return stageOf(box) === 'beside'
    ? {
        grid: { gridTemplateColumns: mostly, gridTemplateRows: equal(others) },
        screen: { gridColumnStart: 1, gridRowStart: 1, gridRowEnd: others + 1 },
      }
    : {
        grid: { gridTemplateColumns: equal(others), gridTemplateRows: mostly },
        screen: { gridRowStart: 1, gridColumnStart: 1, gridColumnEnd: others + 1 },
      }
}

const mostly = 'minmax(0,3fr)minmax(0,1fr)'
const equal = (parts: number) => `repeat(${parts},minmax(0,1fr))`
