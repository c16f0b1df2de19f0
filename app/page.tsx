import type { Metadata } from 'next'
import { Promises, Steps } from '@/components/home/promises'
import { RoomPicture } from '@/components/home/room-picture'
import { TryNow } from '@/components/home/try-now'
import { ButtonLink } from '@/components/ui/button'
import { Wordmark } from '@/components/ui/wordmark'
import { getEnv } from '@/lib/web'

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
        <header className="mx-auto w-full max-w-6xl px-4 py-5 sm:px-6">
          <Wordmark />
        </header>
        <main>
          <Hero hasDemo={hasDemo} />
          {hasDemo && <TryNow sessions={sessions} />}
          <Steps />
          <Promises />
        </main>
      </div>
      <footer className="border-t border-line">
        <p className="mx-auto w-full max-w-6xl px-4 py-8 text-sm sm:px-6">
          Parley is free software under the MIT licence.
        </p>
      </footer>
    </div>
  )
}

function Hero({ hasDemo }: { readonly hasDemo: boolean }) {
  return (
    <div className="mx-auto grid w-full max-w-6xl items-center gap-12 px-4 pt-6 pb-4 sm:px-6 lg:grid-cols-[1.1fr_1fr] lg:gap-20 lg:pt-12 lg:pb-8">
      <div>
        <h1 className="text-4xl leading-[1.08] font-extrabold tracking-tight sm:text-5xl lg:text-6xl">
          Talk for an hour. Pay for an hour. <span className="text-accent">Not a minute more.</span>
        </h1>
        <p className="mt-6 max-w-xl text-lg leading-relaxed sm:text-xl">
          Parley is the private room for paid one-to-one appointments, on your own server. A client and a
          consultant meet by chat, voice or video, and the money moves by exactly the time both were there.
        </p>
        <div className="mt-8 flex flex-col gap-3 sm:flex-row">
          <ButtonLink variant="primary" size="large" href={hasDemo ? '#try' : '#how'}>
            {hasDemo ? 'Try it now' : 'See how it works'}
          </ButtonLink>
        </div>
      </div>
      <RoomPicture />
    </div>
  )
}
