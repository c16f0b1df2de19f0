'use client'

import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { Ground } from '@/components/call/surface'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { panel as words } from '@/locales/en/group/panels'

interface PanelProps {
  readonly title: string
  readonly ground: Ground
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Between header and bar: at the side where there is room for both, else over what it belongs to. */
const place =
  'rise-in forced-edge absolute top-[calc(var(--head,4rem)+0.5rem)] left-2 z-30 flex flex-col overflow-hidden rounded-card border border-line ' +
  'bg-white text-gray-600 shadow-lift min-[900px]:left-auto min-[900px]:w-88 lying:left-auto lying:w-88'
const grounds: Record<Ground, string> = {
  paper: 'right-2 bottom-2',
  stage:
    'right-2 bottom-[calc(5.5rem+env(safe-area-inset-bottom))] lying:right-[calc(5.5rem+env(safe-area-inset-right))] lying:bottom-2',
}

/** A part of the room beside what it is about. Esc closes it; the focus comes in with it. */
export function Panel({ title, ground, onClose, children }: PanelProps) {
  const box = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const titleId = useId()
  const keyboardPx = useKeyboardHeight()
  useEffect(() => {
    // What is inside may have taken it.
    if (!box.current?.contains(document.activeElement)) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section
      ref={box}
      data-open
      aria-labelledby={titleId}
      className={classes(place, grounds[ground])}
      style={keyboardPx > 0 ? { bottom: keyboardPx } : undefined}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || isInDialog(event.target)) return
        event.preventDefault()
        onClose()
      }}
    >
      <div className="flex shrink-0 items-center justify-between gap-3 border-b border-line py-1 pr-1 pl-4 lying:py-0">
        <h2
          ref={heading}
          id={titleId}
          tabIndex={-1}
          className="text-lg font-semibold text-gray-900 shadow-none! outline-none!"
        >
          {title}
        </h2>
        <Button variant="ghost" size="icon" aria-label={words.close} title={words.close} onClick={onClose}>
          <X aria-hidden="true" className="size-5" />
        </Button>
      </div>
      {children}
    </section>
  )
}

/** Of a button that is about to go: the focus stays in its panel. */
export function keepFocus(button: Element): void {
  button.closest('section[data-open]')?.querySelector('h2')?.focus({ preventScroll: true })
}

function isInDialog(target: EventTarget): boolean {
  return target instanceof Element && target.closest('dialog') !== null
}

/** How much of the page iOS lays its keyboard over; 0 where the keyboard makes the page itself shorter. */
function useKeyboardHeight(): number {
  const [heightPx, setHeightPx] = useState(0)
  useEffect(() => {
    const viewport = window.visualViewport
    if (!viewport) return
    const measure = () => {
      // Zoomed in, the viewport is smaller for another reason.
      const covered = viewport.scale > 1.05 ? 0 : window.innerHeight - viewport.height - viewport.offsetTop
      setHeightPx(covered > 100 ? Math.round(covered) : 0)
    }
    viewport.addEventListener('resize', measure)
    viewport.addEventListener('scroll', measure)
    return () => {
      viewport.removeEventListener('resize', measure)
      viewport.removeEventListener('scroll', measure)
    }
  }, [])
  return heightPx
}
