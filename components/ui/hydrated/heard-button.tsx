'use client'

import type { ComponentProps } from 'react'
import { useHydrated } from './use-hydrated'

/** A button whose press a script answers: it takes none before the page can hear it, because that would be lost without a word. */
export function HeardButton({ disabled, ...rest }: ComponentProps<'button'>) {
  const hears = useHydrated()
  return <button type="button" {...rest} disabled={disabled || !hears} />
}
