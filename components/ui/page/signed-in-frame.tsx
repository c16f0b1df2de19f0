import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Wordmark } from '@/components/ui/wordmark'
import { frame } from '@/locales/en/accounts/frame'

export interface Place {
  readonly href: string
  readonly name: string
}

interface SignedInFrameProps {
  readonly email: string
  /** What the navigation is called. */
  readonly label: string
  readonly places: readonly Place[]
  /** The place that this page is, or belongs to. */
  readonly here: string
  /** A page that must show much at once. */
  readonly dense?: boolean
  readonly children: ReactNode
}

/** What surrounds every page of who is signed in. */
export function SignedInFrame({ email, label, places, here, dense = false, children }: SignedInFrameProps) {
  return (
    <div className="min-h-svh bg-white">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-10 focus:rounded-xl focus:bg-white focus:px-4 focus:py-3 focus:font-semibold focus:text-accent"
      >
        {frame.skip}
      </a>
      <header className="border-b border-tint-line bg-tint print:hidden">
        <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-6 px-4 py-2 sm:px-6">
          <Wordmark />
          <nav
            aria-label={label}
            className="flex flex-1 flex-wrap gap-1 max-sm:order-last max-sm:w-full max-sm:flex-none"
          >
            {places.map(({ href, name }) => (
              <a
                key={href}
                href={href}
                {...(href === here ? { 'aria-current': 'page' } : {})}
                className={classes(
                  'inline-flex min-h-12 items-center border-b-2 px-2 font-semibold text-accent underline-offset-4 hover:underline',
                  href === here ? 'border-brand' : 'border-transparent',
                )}
              >
                {name}
              </a>
            ))}
          </nav>
          <Leave email={email} />
        </div>
      </header>
      <main
        id="content"
        className={classes('mx-auto max-w-7xl px-4 sm:px-6', dense ? 'py-3' : 'py-6 sm:py-8')}
      >
        {children}
      </main>
    </div>
  )
}

function Leave({ email }: { readonly email: string }) {
  return (
    <details className="group relative max-sm:ml-auto">
      <summary className="flex min-h-12 cursor-pointer list-none items-center gap-2 rounded-xl px-3 text-sm font-medium text-gray-900 hover:bg-tint-strong">
        <LogOut aria-hidden="true" className="size-5" />
        <span className="sr-only sm:not-sr-only sm:max-w-44 sm:truncate">{email}</span>
        <span className="sm:sr-only">{frame.account}</span>
      </summary>
      <form
        method="post"
        action="/api/staff/sign-out"
        className="absolute right-0 z-20 mt-1 grid w-64 gap-2 rounded-card border border-line bg-white p-3 shadow-card"
      >
        <p className="px-2 text-sm break-all">{email}</p>
        <a
          href="/account"
          className="inline-flex min-h-12 items-center rounded-xl px-3 font-semibold text-accent underline-offset-4 hover:underline"
        >
          {frame.yourAccount}
        </a>
        <Button type="submit">{frame.signOut}</Button>
        <Button type="submit" name="everywhere" value="yes" variant="ghost">
          {frame.signOutEverywhere}
        </Button>
      </form>
    </details>
  )
}
