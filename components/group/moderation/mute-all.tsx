'use client'

import { useId } from 'react'
import { Button } from '@/components/ui/button'
import type { GroupClient } from '@/lib/client/group/snapshot'
import type { GroupRole } from '@/lib/contract/http/group'
import { muteAll, reasons } from '@/locales/en/group/moderation'
import { outranks, type Sender } from './offers'

interface MuteAllProps {
  readonly client: GroupClient
  readonly people: readonly Sender[]
  readonly own: GroupRole
}

/** Everybody at once who has less of a say; each may un-mute. */
export function MuteAll({ client, people, own }: MuteAllProps) {
  const id = useId()
  const isOf = people.some(({ isSelf, muted, role }) => !isSelf && !muted && !outranks(role, own))
  return (
    <>
      <Button
        aria-disabled={!isOf || undefined}
        aria-describedby={isOf ? undefined : id}
        className="aria-disabled:cursor-not-allowed! aria-disabled:opacity-55"
        onClick={() => isOf && void client.moderate('mute_all')}
      >
        {muteAll}
      </Button>
      {!isOf && (
        <p id={id} className="text-sm">
          {reasons.all_muted}
        </p>
      )}
    </>
  )
}
