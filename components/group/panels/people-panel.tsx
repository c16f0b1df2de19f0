'use client'

import { type ReactNode, useState } from 'react'
import type { Ground } from '@/components/call/surface'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { isolated } from '@/lib/contract/isolated'
import { hand, panel, people as words } from '@/locales/en/group/panels'
import { MuteAll } from '../moderation/mute-all'
import { perform, reasonOf } from '../moderation/offer-buttons'
import { offersOn, outranks, sayOf } from '../moderation/offers'
import type { PanelPartProps } from './chat-panel'
import { LockSwitch } from './lock-switch'
import { keepFocus, Panel } from './panel'
import { actsOn, mayLower, type Person, type PersonAct, peopleOf } from './people'
import { PersonRow } from './person-row'
import { Question } from './question'
import { refusalOf } from './refusal'
import { usePanels } from './use-panels'
import { WaitingList } from './waiting-list'

export interface PeoplePanelProps extends PanelPartProps {
  readonly ground: Ground
  /** The room belongs to an account: its hosts have a say in it. */
  readonly isHosted: boolean
  /** For hosts: how somebody else comes in. */
  readonly invite: ReactNode
  readonly pinning: Pinning
}

/** Whose picture is the large one until told otherwise; null: nobody's. */
export interface Pinning {
  readonly pinned: string | null
  readonly pin: (member: string | null) => void
}

interface Asked {
  readonly act: 'remove' | 'hand_on'
  readonly person: Person
}

/** Who is in and who waits, and for hosts what they do about them. */
export function PeoplePanel(props: PeoplePanelProps) {
  const { client, snapshot, ground, isHosted, invite, pinning, onClose } = props
  const [asked, setAsked] = useState<Asked | null>(null)
  const { role, hands, door, acting, devices, view } = snapshot
  const { person: wanted } = usePanels()
  const people = peopleOf(snapshot)
  const lowers = mayLower(snapshot)
  const say = isHosted ? sayOf(snapshot) : 'none'
  const moderates = say === 'all'
  const isCall = devices !== null
  const own = { say, role, isCall, isVideo: snapshot.mode === 'video', isPrivate: view.isPrivate ?? false }
  const act = (what: PersonAct, person: Person) => {
    if (what === 'remove' || what === 'hand_on') setAsked({ act: what, person })
    else void client.moderate(what, [person.id])
  }
  return (
    <Panel title={panel.people} ground={ground} onClose={onClose}>
      <div className="min-h-0 flex-1 space-y-4 overflow-y-auto overscroll-contain p-4 lying:py-2">
        {typeof acting === 'object' && (
          <Notice tone="bad" role="alert">
            {refusalOf(acting.refused)}
          </Notice>
        )}
        {door.waiting && door.waiting.length > 0 && (
          <WaitingList waiting={door.waiting} onAct={(what, ids) => void client.moderate(what, ids)} />
        )}
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p>{words.here(people.length)}</p>
          {say !== 'none' && isCall && people.length > 1 && (
            <MuteAll client={client} people={people} own={role} />
          )}
          {lowers && hands.length > 1 && (
            <Button
              onClick={({ currentTarget }) => {
                keepFocus(currentTarget)
                void client.lowerHand()
              }}
            >
              {hand.lowerAll}
            </Button>
          )}
        </div>
        <ul aria-label={panel.people} className="divide-y divide-line">
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              hands={hands.length}
              acts={moderates ? actsOn(person, role) : []}
              offers={offersOn(person, own)}
              why={
                say !== 'none' && !person.isSelf && outranks(person.role, role)
                  ? reasonOf('outranks', person.name)
                  : null
              }
              wanted={wanted === person.id}
              pinned={isCall && !person.isSelf ? pinning.pinned === person.id : null}
              onPin={(pinned) => pinning.pin(pinned ? person.id : null)}
              onLower={lowers && person.place !== null ? () => void client.lowerHand(person.id) : null}
              onAct={(what) => act(what, person)}
              onOffer={(what) => perform(client, what, person.id)}
            />
          ))}
        </ul>
        {moderates && (
          <LockSwitch
            isLocked={door.isLocked}
            onSet={(locked) => void client.moderate(locked ? 'lock' : 'unlock')}
          />
        )}
        {moderates && invite}
      </div>
      <Question
        asked={asked && { act: asked.act, name: isolated(asked.person.name) }}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          if (asked) void client.moderate(asked.act, [asked.person.id])
          setAsked(null)
        }}
      />
    </Panel>
  )
}
