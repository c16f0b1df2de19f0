import type { Metadata } from 'next'
import { linkClasses } from '@/components/accounts/link-classes'
import { Promises, Steps } from '@/components/home/promises'
import { RoomPicture } from '@/components/home/room-picture'
import { TryNow } from '@/components/home/try-now'
import { ButtonLink } from '@/components/ui/button'
import { Sentence } from '@/components/ui/sentence'
import { Wordmark } from '@/components/ui/wordmark'
import { getEnv } from '@/lib/web/process'
import { hero as words } from '@/locales/en/site/home'

/** The demo links are made when the server starts, not when the app is built. */
export const dynamic = 'force-dynamic'

/** What a preview of the address shows. Pages of sessions have none: their addresses are for one person. */
export function generateMetadata(): Metadata {
  const picture = { url: '/social.png', width: 1200, height: 630, alt: 'Parley' }
  return {
    metadataBase: new URL(getEnv().appUrl),
    openGraph: { type: 'website', siteName: 'Parley', title: 'Parley', url: '/', images: picture },
    twitter: { card: 'summary_large_image', images: picture },
  }
}

export default function HomePage() {
  const sessions = getEnv().demoLinks
  const hasDemo = sessions.length > 0
  return (
    <div className="overflow-x-clip">
      <div className="bg-linear-to-b from-tint to-white to-[40rem]">
        <header className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-x-6 px-4 py-3 sm:px-6">
          <Wordmark />
          <nav aria-label={words.places} className="flex gap-x-5">
            <a href="/herf" className={linkClasses}>
              {words.rooms}
            </a>
            <a href="/sign-in" className={linkClasses}>
              {words.signIn}
            </a>
          </nav>
        </header>
        <main>
          <Hero hasDemo={hasDemo} />
          {hasDemo && <TryNow sessions={sessions} />}
          <Steps />
          <Promises />
        </main>
      </div>
      <footer className="border-t border-line">
        <p className="mx-auto w-full max-w-6xl px-4 py-8 text-sm sm:px-6">{words.licence}</p>
      </footer>
    </div>
  )
}

function Hero({ hasDemo }: { readonly hasDemo: boolean }) {
  return (
    <div className="mx-auto grid w-full max-w-6xl items-center gap-12 px-4 pt-6 pb-4 sm:px-6 lg:grid-cols-[1.1fr_1fr] lg:gap-20 lg:pt-12 lg:pb-8">
      <div>
        <h1 className="text-4xl leading-[1.08] font-extrabold tracking-tight sm:text-5xl lg:text-6xl">
          <Sentence parts={words.title((strong) => <span className="text-accent">{strong}</span>)} />
        </h1>
        <p className="mt-6 max-w-xl text-lg leading-relaxed sm:text-xl">{words.detail}</p>
        <div className="mt-8 flex flex-col gap-3 sm:flex-row">
          <ButtonLink variant="primary" size="large" href={hasDemo ? '#try' : '#how'}>
            {hasDemo ? words.tryIt : words.seeHow}
          </ButtonLink>
        </div>
      </div>
      <RoomPicture />
    </div>
  )
}
