'use client'

import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Frame } from '@/components/ui/page/frame'
import { lobby as words } from '@/locales/en/group/hosted'
import type { Known } from './gate'
import { AllRooms, RoomFacts } from './room-facts'

/** Before the room, for whoever is not signed in. */
export function VisitorLobby({ known, signIn }: { readonly known: Known; readonly signIn: string }) {
  const { title, status } = known.session
  return (
    <Frame>
      <Card className="rise-in mt-2 space-y-5 sm:mt-6">
        <h1
          tabIndex={-1}
          className="text-2xl leading-tight font-bold tracking-tight wrap-anywhere sm:text-3xl"
        >
          {title}
        </h1>
        <RoomFacts known={known} />
        <p>{status === 'LIVE' ? words.signIn.live : words.signIn.scheduled}</p>
        <ButtonLink variant="primary" size="large" className="w-full" href={signIn}>
          {words.signIn.button}
        </ButtonLink>
        <AllRooms />
      </Card>
    </Frame>
  )
}
