'use client'

import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { moderateHosted, type People } from '@/lib/client/group/hosted-api'
import type { HerfModeration } from '@/lib/contract/http/herf'
import { isolated } from '@/lib/contract/isolated'
import { people as words } from '@/locales/en/group/people'
import { actsOn, type MemberAct, type Standing } from './acts'

interface PeopleListProps {
  readonly sessionId: string
  readonly people: People
  /** What the person is who looks at it. */
  readonly standing: Standing
  /** Something was done: ask again who there is. */
  readonly onDone: () => Promise<void>
}

type Failure = 'failed' | 'full'

/** Who is in, waits, was invited or was taken out; and for hosts what they can do about each. */
export function PeopleList({ sessionId, people, standing, onDone }: PeopleListProps) {
  const [pending, setPending] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const waiting = people.filter(({ state }) => state === 'waits')
  const act = async (what: HerfModeration, memberIds: readonly string[]) => {
    if (pending) return
    setPending(`${what} ${memberIds.join()}`)
    const outcome = await moderateHosted(sessionId, what, memberIds)
    setFailure(outcome.ok ? null : outcome.problem.code === 'room_full' ? 'full' : 'failed')
    await onDone()
    setPending(null)
  }
  return (
    <div className="space-y-3">
      {failure && (
        <Notice tone="bad" role="alert">
          {words[failure]}
        </Notice>
      )}
      {people.length === 0 && <p>{words.nobody}</p>}
      <ul className="divide-y divide-line">
        {people.map((person) => (
          <Person
            key={person.memberId}
            person={person}
            acts={actsOn(person, standing)}
            pending={pending}
            onAct={(what) => void act(what, [person.memberId])}
          />
        ))}
      </ul>
      {standing !== 'member' && waiting.length > 1 && (
        <Button variant="primary" pending={pending === 'admit '} onClick={() => void act('admit', [])}>
          {words.admitAll}
        </Button>
      )}
    </div>
  )
}

interface PersonProps {
  readonly person: People[number]
  readonly acts: readonly MemberAct[]
  readonly pending: string | null
  readonly onAct: (act: MemberAct) => void
}

function Person({ person: { memberId, name, role, state }, acts, pending, onAct }: PersonProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere text-gray-900">
          <bdi>{name}</bdi> {words.roles[role] && <Badge tone="brand">{words.roles[role]}</Badge>}
        </p>
        <p className="text-sm">{words.states[state]}</p>
      </div>
      {acts.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {acts.map((act) => (
            <Button
              key={act}
              variant={act === 'admit' ? 'primary' : 'secondary'}
              aria-label={words.named[act](isolated(name))}
              pending={pending === `${act} ${memberId}`}
              onClick={() => onAct(act)}
            >
              {words.acts[act]}
            </Button>
          ))}
        </div>
      )}
    </li>
  )
}
