'use client'

import { partOf, usePart } from '@/components/ui/lazy'
import { keepInside } from '@/lib/client/group/inside'
import { Inside } from './inside'
import type { GroupInsideProps } from './kind'

/** For hosts, when they open the list of people. */
const morePart = partOf(() => import('../people/more-people').then(({ MorePeople }) => MorePeople))

/** A group room of an account: its hosts have a say in it, and links for guests. */
export function HostedInside({ onLeave, ...props }: GroupInsideProps) {
  const leave = () => {
    keepInside(props.snapshot.sessionId, false)
    onLeave()
  }
  return <Inside {...props} onLeave={leave} isHosted invite={<More snapshot={props.snapshot} />} />
}

function More({ snapshot: { sessionId, role, members } }: Pick<GroupInsideProps, 'snapshot'>) {
  const Fetched = usePart(morePart)
  const here = members.filter(({ present }) => present).length
  return Fetched && <Fetched sessionId={sessionId} isHost={role === 'host'} here={here} />
}
