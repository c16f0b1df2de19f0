'use client'

import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { moderateHosted, type People, peopleOfHosted } from '@/lib/client/group/hosted-api'
import { isolated } from '@/lib/contract/isolated'
import { people as words } from '@/locales/en/group/people'

interface RemovedListProps {
  readonly sessionId: string
  /** Changes when it may be others. */
  readonly of: number
}

/** Who was taken out of a room, for its host, who may let them come back. */
export function RemovedList({ sessionId, of }: RemovedListProps) {
  const [people, setPeople] = useState<People>([])
  const [failed, setFailed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when somebody went
  useEffect(() => {
    let isOver = false
    void peopleOfHosted(sessionId).then((outcome) => {
      if (outcome.ok && !isOver) setPeople(outcome.value.filter(({ state }) => state === 'removed'))
    })
    return () => {
      isOver = true
    }
  }, [sessionId, of])
  const letBack = async (memberId: string) => {
    const outcome = await moderateHosted(sessionId, 'let_back', [memberId])
    setFailed(!outcome.ok)
    if (outcome.ok) setPeople((before) => before.filter((one) => one.memberId !== memberId))
  }
  if (people.length === 0) return null
  return (
    <section aria-label={words.states.removed}>
      <h3 className="font-semibold text-gray-900">{words.states.removed}</h3>
      {failed && (
        <Notice tone="bad" role="alert" className="mt-2">
          {words.failed}
        </Notice>
      )}
      <ul className="mt-1 divide-y divide-line">
        {people.map(({ memberId, name }) => (
          <li key={memberId} className="flex flex-wrap items-center justify-between gap-2 py-2">
            <bdi className="min-w-0 font-medium wrap-anywhere text-gray-900">{name}</bdi>
            <Button aria-label={words.named.let_back(isolated(name))} onClick={() => void letBack(memberId)}>
              {words.acts.let_back}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
