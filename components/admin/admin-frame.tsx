import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Wordmark } from '@/components/ui/wordmark'

/** What surrounds every page of the administrators. */
export function AdminFrame({ email, children }: { readonly email: string; readonly children: ReactNode }) {
  return (
    <div className="min-h-svh bg-white">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-10 focus:rounded-xl focus:bg-white focus:px-4 focus:py-3 focus:font-semibold focus:text-accent"
      >
        Skip to the content
      </a>
      <header className="border-b border-tint-line bg-tint">
        <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-8 gap-y-2 px-4 py-3 sm:px-6">
          <Wordmark />
          <nav aria-label="Administration" className="flex-1">
            <a
              href="/admin/sessions"
              className="inline-flex min-h-12 items-center px-2 font-semibold text-accent underline-offset-4 hover:underline"
            >
              Sessions
            </a>
          </nav>
          <form method="post" action="/api/staff/sign-out" className="flex flex-wrap items-center gap-3">
            <span className="text-sm text-gray-700">{email}</span>
            <Button type="submit" variant="ghost">
              <LogOut aria-hidden="true" className="size-5" />
              Sign out
            </Button>
          </form>
        </div>
      </header>
      <main id="content" className="mx-auto max-w-7xl px-4 py-6 sm:px-6 sm:py-8">
        {children}
      </main>
    </div>
  )
}
