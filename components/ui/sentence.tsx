import { createElement, Fragment, type ReactNode } from 'react'

/** Words with something drawn among them, in the order that their language wants. */
export function Sentence({ parts }: { readonly parts: readonly ReactNode[] }) {
  return createElement(Fragment, null, ...parts)
}
