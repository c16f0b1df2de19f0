'use client'

import { attendance } from '@/locales/en/group/attendance'
import { linkClasses } from '../link-classes'
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
      {/* The room goes on in this tab. */}
      <a href={`/herf/${sessionId}/attendance`} target="_blank" rel="noopener" className={linkClasses}>
        {attendance.link}
      </a>
    </>
  )
}
