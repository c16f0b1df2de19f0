'use client'

import { Button } from '@/components/ui/button'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import { isolated } from '@/lib/contract/isolated'
import { firstName } from '@/lib/format-name'
import { standIn, waiting as words } from '@/locales/en/group/panels'
import { refusalOf } from './refusal'
import { toButtonOf, usePanels } from './use-panels'

interface BannerProps {
  readonly client: GroupClient
  readonly snapshot: GroupSnapshot
}

const look =
  'mx-3 mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-2xl border border-tint-line bg-tint px-4 py-2 text-gray-900 ' +
  'sm:mx-auto sm:w-fit lying:mx-3'

/** Below the header: who waits, for who may let them in, and who stands in for a host that is gone. */
export function Banner({ client, snapshot }: BannerProps) {
  const { open, toggle } = usePanels()
  const { acting } = snapshot
  const waiting = snapshot.door.waiting ?? []
  const [first] = waiting
  const admit = (members?: readonly string[]) => {
    // The button that was pressed goes.
    toButtonOf('people')
    void client.moderate('admit', members)
  }
  return (
    <>
      <StandIn snapshot={snapshot} />
      {first && open !== 'people' && (
        <div className={look}>
          <p role="status" className="min-w-0 font-medium wrap-anywhere">
            {waiting.length === 1 ? words.one(isolated(first.name)) : words.several(waiting.length)}
          </p>
          {typeof acting === 'object' && (
            <p role="alert" className="text-red-700">
              {refusalOf(acting.refused)}
            </p>
          )}
          <span className="flex gap-2">
            {waiting.length === 1 ? (
              <Button
                variant="primary"
                aria-label={words.admitOf(isolated(first.name))}
                onClick={() => admit([first.memberId])}
              >
                {words.admit}
              </Button>
            ) : (
              <Button variant="primary" onClick={() => admit()}>
                {words.all}
              </Button>
            )}
            <Button onClick={() => toggle('people')}>{words.see}</Button>
          </span>
        </div>
      )}
    </>
  )
}

function StandIn({ snapshot: { standsIn, view, members } }: Pick<BannerProps, 'snapshot'>) {
  if (standsIn === null) return null
  const name = members.find(({ id }) => id === standsIn)?.name
  const isSelf = standsIn === view.memberId
  if (!isSelf && name === undefined) return null
  return (
    <p role="status" className={look}>
      {isSelf ? standIn.self : standIn.other(isolated(firstName(name ?? '')))}
    </p>
  )
}
