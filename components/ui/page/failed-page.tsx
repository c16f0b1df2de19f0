import { useEffect } from 'react'
import { failed as words } from '@/locales/en/failed'

/** What no screen has words for. Every page carries it from its start, so it takes nothing of what the screens are made of. */
export function FailedPage({ error }: { readonly error: unknown }) {
  useEffect(() => console.error(error), [error])
  return (
    <main className="mx-auto max-w-xl px-4 py-10 sm:px-6 sm:py-16">
      <h1 tabIndex={-1} className="text-2xl font-bold tracking-tight sm:text-3xl">
        {words.heading}
      </h1>
      <p className="mt-3 text-lg">{words.detail}</p>
      {/* A full load, because nothing of this page can be trusted any more. */}
      <button
        type="button"
        className="mt-7 min-h-12 rounded-xl bg-brand px-5 py-2.5 font-semibold text-ink hover:bg-brand-hover"
        onClick={() => window.location.reload()}
      >
        {words.again}
      </button>
    </main>
  )
}
