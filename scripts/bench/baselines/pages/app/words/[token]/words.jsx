'use client'

const lines = Array.from({ length: 24 }, (_, line) => line)
const look = 'flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 py-3 font-medium text-gray-900'

/** About 100 elements and 8 kB, drawn from facts that come along. */
export function Words({ facts }) {
  return (
    <main>
      {lines.map((line) => (
        <div key={line} className={look}>
          <svg
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            className="size-5 shrink-0"
            aria-hidden="true"
          >
            <circle cx="12" cy="12" r="10" />
          </svg>
          <p className="font-medium tabular-nums">
            A session with {facts.otherParticipantName}, and words about it
          </p>
        </div>
      ))}
    </main>
  )
}
