import type { MouseEvent } from 'react'
import { Button } from '@/components/ui/button'
import { isolated } from '@/lib/contract/isolated'
import type { Door } from '@/lib/contract/socket/group'
import { waiting as words } from '@/locales/en/group/panels'
import { keepFocus } from './panel'

interface WaitingListProps {
  readonly waiting: NonNullable<Door['waiting']>
  readonly onAct: (act: 'admit' | 'turn_away', members?: readonly string[]) => void
}

/** Who waits to be let in, first come first. */
export function WaitingList({ waiting, onAct }: WaitingListProps) {
  const act = ({ currentTarget }: MouseEvent<Element>, ...what: Parameters<typeof onAct>) => {
    keepFocus(currentTarget)
    onAct(...what)
  }
  return (
    <section
      aria-label={words.title(waiting.length)}
      className="rounded-xl border border-tint-line bg-tint p-3"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold text-gray-900">{words.title(waiting.length)}</h3>
        {waiting.length > 1 && (
          <Button variant="primary" onClick={(event) => act(event, 'admit')}>
            {words.all}
          </Button>
        )}
      </div>
      <ul className="mt-2 space-y-2">
        {waiting.map(({ memberId, name }) => (
          <li key={memberId} className="flex flex-wrap items-center justify-between gap-2">
            <bdi className="min-w-0 font-medium wrap-anywhere text-gray-900">{name}</bdi>
            <span className="flex flex-wrap gap-2">
              <Button
                variant={waiting.length > 1 ? 'secondary' : 'primary'}
                aria-label={words.admitOf(isolated(name))}
                onClick={(event) => act(event, 'admit', [memberId])}
              >
                {words.admit}
              </Button>
              <Button
                aria-label={words.turnAwayOf(isolated(name))}
                onClick={(event) => act(event, 'turn_away', [memberId])}
              >
                {words.turnAway}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
