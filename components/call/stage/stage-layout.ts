/** Where things go on the video stage: plain geometry, so that it can be tested without a browser. Sizes in CSS pixels. */

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The most of the picture that filling the stage may cut away. A portrait phone on a landscape screen loses far more: shown whole, before a blurred ground of
 * its own colours.
 */
const croppedShareLimit = 0.3

export function fitOf(picture: Size, stage: Size): 'cover' | 'contain' {
  const empty = [picture, stage].some(({ width, height }) => width <= 0 || height <= 0)
  if (empty) return 'contain'
  // Products of whole numbers: quotients differ by their last digit when both are turned.
  const [one, other] = [picture.width * stage.height, picture.height * stage.width]
  const shownShare = Math.min(one, other) / Math.max(one, other)
  return shownShare >= 1 - croppedShareLimit ? 'cover' : 'contain'
}

export type Corner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right'

function cornerOf(bottom: boolean, right: boolean): Corner {
  if (bottom) return right ? 'bottom-right' : 'bottom-left'
  return right ? 'top-right' : 'top-left'
}

/** Where a picture dropped with its centre at (x, y) of the stage goes to rest. */
export function nearestCorner(x: number, y: number, stage: Size): Corner {
  return cornerOf(y >= stage.height / 2, x >= stage.width / 2)
}

/** The arrow keys move along the edges; null for every other key. */
export function cornerByKey(corner: Corner, key: string): Corner | null {
  const bottom = corner.startsWith('bottom')
  const right = corner.endsWith('right')
  switch (key) {
    case 'ArrowUp':
      return cornerOf(false, right)
    case 'ArrowDown':
      return cornerOf(true, right)
    case 'ArrowLeft':
      return cornerOf(bottom, false)
    case 'ArrowRight':
      return cornerOf(bottom, true)
    default:
      return null
  }
}

const clockwise: Record<Corner, Corner> = {
  'top-left': 'top-right',
  'top-right': 'bottom-right',
  'bottom-right': 'bottom-left',
  'bottom-left': 'top-left',
}

/** A press without a drag moves on by one corner: the way for those who cannot drag (WCAG 2.5.7). */
export function nextCorner(corner: Corner): Corner {
  return clockwise[corner]
}
