import type { ReactNode } from 'react'

export interface Fact {
  readonly name: string
  readonly value: ReactNode
  readonly testId?: string
}

/** Names and values, one row each. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="divide-y divide-line">
      {facts.map(({ name, value, testId }) => (
        <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 py-3">
          <dt>{name}</dt>
          <dd
            {...(testId ? { 'data-testid': testId } : {})}
            className="font-medium text-gray-900 tabular-nums"
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
