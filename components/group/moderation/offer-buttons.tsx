'use client'

import { useId } from 'react'
import { Button } from '@/components/ui/button'
import type { GroupClient } from '@/lib/client/group/snapshot'
import { isolated } from '@/lib/contract/isolated'
import { named, reasons, acts as words } from '@/locales/en/group/moderation'
import type { MediaAct, Offer, Reason } from './offers'

/** Does it: in the room's words, an act and whom it names. */
export function perform(client: Pick<GroupClient, 'moderate'>, act: MediaAct, member: string): void {
  switch (act) {
    case 'hold':
      return void client.moderate('take', [member], 'sendAudio')
    case 'allow':
      return void client.moderate('give', [member], 'sendAudio')
    case 'hold_camera':
      return void client.moderate('take', [member], 'sendVideo')
    case 'allow_camera':
      return void client.moderate('give', [member], 'sendVideo')
    case 'hold_screen':
      return void client.moderate('take', [member], 'sendScreen')
    case 'allow_screen':
      return void client.moderate('give', [member], 'sendScreen')
    case 'hold_chat':
      return void client.moderate('take', [member], 'chat')
    case 'allow_chat':
      return void client.moderate('give', [member], 'chat')
    case 'mute_others':
      return void client.moderate('mute_all', [member])
    default:
      return void client.moderate(act, [member])
  }
}

interface OfferButtonsProps {
  readonly name: string
  readonly offers: readonly Offer[]
  readonly onAct: (act: MediaAct) => void
}

/** What can be done about what a person sends. What cannot be done now says why, and stays where it was. */
export function OfferButtons({ name, offers, onAct }: OfferButtonsProps) {
  const id = useId()
  const whys = [...new Set(offers.flatMap(({ why }) => why ?? []))]
  return (
    <>
      {offers.map(({ act, why }) => (
        <Button
          key={act}
          aria-label={named[act](isolated(name))}
          aria-disabled={why !== null || undefined}
          aria-describedby={why === null ? undefined : `${id}-${why}`}
          className="aria-disabled:cursor-not-allowed! aria-disabled:opacity-55"
          onClick={() => why === null && onAct(act)}
        >
          {words[act]}
        </Button>
      ))}
      {whys.map((why) => (
        <p key={why} id={`${id}-${why}`} className="w-full text-sm">
          {reasonOf(why, name)}
        </p>
      ))}
    </>
  )
}

export function reasonOf(why: Reason, name: string): string {
  return why === 'outranks' ? reasons.outranks(isolated(name)) : reasons[why]
}
