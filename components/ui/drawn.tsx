'use client'

import { type ComponentType, createElement, lazy, type ReactNode, Suspense } from 'react'

/**
 * A component in a chunk of its own that the server draws like all others, and whose code is fetched by who sees it. `next/dynamic` does the same, and
 * costs every page a kilobyte that does not need it.
 * @param meanwhile while the code is on its way in the browser; what the server drew stays until then
 */
export function drawn<P extends object>(
  fetchPart: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode = null,
): ComponentType<P> {
  const Late = lazy(async () => ({ default: await fetchPart() }))
  return (props) => <Suspense fallback={meanwhile}>{createElement(Late, props)}</Suspense>
}
