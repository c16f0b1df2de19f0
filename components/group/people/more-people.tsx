'use client'

import { Invite } from './invite'
import { RemovedList } from './removed-list'

interface MorePeopleProps {
  readonly sessionId: string
  readonly isHost: boolean
  /** How many others are in. */
  readonly here: number
}

/** Who is not in, for hosts: whom they invite, and whom they may let back. */
export function MorePeople({ sessionId, isHost, here }: MorePeopleProps) {
  return (
    <>
      {isHost && <RemovedList sessionId={sessionId} of={here} />}
      <Invite sessionId={sessionId} />
    </>
  )
}
