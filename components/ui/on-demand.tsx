'use client'

import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { Button, type ButtonVariant } from './button'
import type { Part } from './lazy'

interface OnDemandProps<P> {
  readonly part: Part<P>
  /** On the button. */
  readonly words: ReactNode
  readonly variant?: ButtonVariant
  readonly className?: string
  readonly children: (Fetched: ComponentType<P>, close: () => void) => ReactNode
}

/** A button that opens what few people ask for; its code comes with the first press. Where it cannot be fetched the next press tries again. */
export function OnDemand<P>({ part, words, variant = 'secondary', className, children }: OnDemandProps<P>) {
  const [asking, setAsking] = useState(false)
  const [Fetched, setFetched] = useState(() => part.fetched())
  useEffect(() => {
    if (!asking || Fetched) return
    part.load().then(
      () => setFetched(() => part.fetched()),
      () => setAsking(false),
    )
  }, [asking, Fetched, part])
  return (
    <>
      <Button
        variant={variant}
        pending={asking && !Fetched}
        onClick={() => setAsking(true)}
        {...(className ? { className } : {})}
      >
        {words}
      </Button>
      {asking && Fetched && children(Fetched, () => setAsking(false))}
    </>
  )
}
