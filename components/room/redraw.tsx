'use client'

import { Component, Fragment, type ReactNode } from 'react'

interface RedrawProps {
  readonly children: ReactNode
}

interface RedrawState {
  readonly failure: { readonly error: unknown } | null
  /** How often it was drawn anew. */
  readonly drawn: number
}

/** What fails again sooner than this fails for a reason of its own. */
const onceInMs = 10_000

/**
 * Draws its content anew, from nothing, when drawing it failed: a page that its browser translated, or that an extension edited, is no longer the
 * page that React knows. The room's client lives outside, so the call and the place go on meanwhile. What fails twice in a row is the page's to show.
 */
export class Redraw extends Component<RedrawProps, RedrawState> {
  override state: RedrawState = { failure: null, drawn: 0 }
  #lastMs = Number.NEGATIVE_INFINITY

  static getDerivedStateFromError(error: unknown): Partial<RedrawState> {
    return { failure: { error } }
  }

  override componentDidCatch(): void {
    const nowMs = performance.now()
    const again = nowMs - this.#lastMs < onceInMs
    this.#lastMs = nowMs
    if (!again) this.setState(({ drawn }) => ({ failure: null, drawn: drawn + 1 }))
    else this.setState({ drawn: -1 })
  }

  override render(): ReactNode {
    const { failure, drawn } = this.state
    if (failure && drawn < 0) throw failure.error
    return failure ? null : <Fragment key={drawn}>{this.props.children}</Fragment>
  }
}
