import type { ReactNode } from 'react'
import { SignedInFrame } from '@/components/ui/page/signed-in-frame'
import { Wordmark } from '@/components/ui/wordmark'
import { frame as words } from '@/locales/en/group/list'

/** Who is signed in, as the frame names them. */
export interface Caller {
  readonly email: string
  readonly name: string
}

const listPath = '/herf'
const clubsPath = '/clubs'

/** What surrounds the list, for whoever is signed in or not. */
export function PlacesFrame({
  caller,
  here = listPath,
  children,
}: {
  readonly caller: Caller | null
  readonly here?: typeof listPath | typeof clubsPath
  readonly children: ReactNode
}) {
  if (!caller) return <VisitorFrame>{children}</VisitorFrame>
  return (
    <SignedInFrame
      email={caller.email || caller.name}
      label={words.label}
      places={[
        { href: listPath, name: words.title },
        { href: clubsPath, name: words.clubs },
        { href: '/account', name: words.account },
      ]}
      here={here}
    >
      {children}
    </SignedInFrame>
  )
}

function VisitorFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="min-h-svh bg-white">
      <header className="border-b border-tint-line bg-tint">
        <div className="mx-auto flex max-w-7xl flex-wrap items-center justify-between gap-x-6 px-4 py-2 sm:px-6">
          <Wordmark />
          <a
            href={signInPath(listPath)}
            className="inline-flex min-h-12 items-center px-2 font-semibold text-accent underline-offset-4 hover:underline"
          >
            {words.signIn}
          </a>
        </div>
      </header>
      <main id="content" className="mx-auto max-w-7xl px-4 py-6 sm:px-6 sm:py-8">
        {children}
      </main>
    </div>
  )
}

/** To the sign-in and back to `path`. */
export function signInPath(path: string): string {
  return `/sign-in?next=${encodeURIComponent(path)}`
}
