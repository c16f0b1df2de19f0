'use client'

import { DoorClosed, TimerOff } from 'lucide-react'
import type { ComponentProps } from 'react'
import { ElsewhereGate as Elsewhere, WithdrawnGate as Withdrawn } from '@/components/gates/plain-gates'
import { UnavailableGate as Unavailable } from '@/components/gates/unavailable-gate'
import { When } from '@/components/time/when'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { Sentence } from '@/components/ui/sentence'
import type { GroupView } from '@/lib/contract/http/group'
import { isolated } from '@/lib/contract/isolated'
import { elsewhere, ended, removed, unavailable, withdrawn } from '@/locales/en/group/gates'

export { NoCallsGate } from '@/components/gates/no-calls-gate'
export { OtherSessionGate } from '@/components/gates/other-session-gate'
export {
  CookiesGate,
  InsecureGate,
  NotValidGate,
  TroubleGate,
} from '@/components/gates/plain-gates'

/** The gates of any room, with what they mean for a group: fetched as one. */

interface OfRoom {
  readonly view: GroupView
}

export function ElsewhereGate({ view, ...props }: OfRoom & Omit<ComponentProps<typeof Elsewhere>, 'detail'>) {
  return <Elsewhere {...props} detail={elsewhere.detail(isolated(view.title))} />
}

export function EndedGate({ view: { title, endedAt } }: OfRoom) {
  return (
    <Frame>
      <MessageCard icon={TimerOff} title={ended.title} tone="calm">
        <p>
          {endedAt ? (
            <Sentence parts={ended.detailWithTime(isolated(title), <When iso={endedAt} />)} />
          ) : (
            ended.detail(isolated(title))
          )}
        </p>
      </MessageCard>
    </Frame>
  )
}

/** A host took them out, or did not let them in. */
export function RemovedGate({ view, wasIn }: OfRoom & { readonly wasIn: boolean }) {
  const title = isolated(view.title)
  return (
    <Frame>
      <MessageCard icon={DoorClosed} title={wasIn ? removed.inside : removed.outside} tone="calm">
        <p>{wasIn ? removed.insideDetail(title) : removed.outsideDetail(title)}</p>
      </MessageCard>
    </Frame>
  )
}

export function WithdrawnGate() {
  return <Withdrawn {...withdrawn} />
}

export function UnavailableGate({ onWell }: { readonly onWell: () => void }) {
  return <Unavailable {...unavailable} onWell={onWell} />
}
