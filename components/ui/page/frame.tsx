import type { ReactNode } from 'react'
import { classes } from '../classes'
import { Wordmark } from '../wordmark'

/** What surrounds every screen before and after the room. `wide` is for screens with two columns. */
export function Frame({ children, wide = false }: { readonly children: ReactNode; readonly wide?: boolean }) {
  return (
    <div className="flex min-h-svh flex-col bg-linear-to-b from-tint to-white to-[28rem] print:bg-none">
      <header
        className={classes(
          'mx-auto w-full px-4 py-4 sm:px-6 sm:py-6 lying:py-2',
          wide ? 'max-w-5xl' : 'max-w-xl',
        )}
      >
        <Wordmark />
      </header>
      <main className={classes('mx-auto w-full flex-1 px-4 pb-12 sm:px-6', wide ? 'max-w-5xl' : 'max-w-xl')}>
        {children}
      </main>
    </div>
  )
}
