'use client'

import type { ComponentProps } from 'react'
import { PrejoinScreen } from '@/components/prejoin/prejoin-screen'
import { Facts } from '@/components/ui/facts'
import type { GroupView } from '@/lib/contract/http/group'
import { isolated } from '@/lib/contract/isolated'
import { prejoin as words } from '@/locales/en/group/gates'

type PrejoinGateProps = Pick<ComponentProps<typeof PrejoinScreen>, 'check' | 'pending' | 'onJoin'> & {
  readonly view: GroupView
}

/** The screen before a group room: its devices, which room it is, and as whom one joins. */
export function PrejoinGate({ view, ...props }: PrejoinGateProps) {
  return (
    <PrejoinScreen
      {...props}
      mode={view.sessionType}
      title={view.title}
      avatar={view.title}
      join={words.join}
      place={null}
      facts={
        <Facts
          facts={[
            { name: words.joinAs, value: words.names[view.participantType](isolated(view.participantName)) },
            { name: words.places, value: words.upTo(view.capacity) },
          ]}
        />
      }
      others={null}
      begins={beginsWords(view)}
      terms={<p>{words.terms}</p>}
    />
  )
}

function beginsWords({ status, participantType }: GroupView): string {
  return status === 'live' ? words.begun : words.begins[participantType]
}
