'use client'

import { EllipsisVertical, Hand, MicOff } from 'lucide-react'
import { useId, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import { isolated } from '@/lib/contract/isolated'
import { tile } from '@/locales/en/call/call'
import { hand, people as words } from '@/locales/en/group/panels'
import { keepFocus } from './panel'
import type { Person, PersonAct } from './people'

interface PersonRowProps {
  readonly person: Person
  /** How many hands are up. */
  readonly hands: number
  readonly acts: readonly PersonAct[]
  /** null: the hand is down, or not to be lowered from here. */
  readonly onLower: (() => void) | null
  readonly onAct: (act: PersonAct) => void
}

/** One person: who it is, what they are, and behind a button what can be done about them. */
export function PersonRow({ person, hands, acts, onLower, onAct }: PersonRowProps) {
  const [open, setOpen] = useState(false)
  const actsId = useId()
  const { name, role, isSelf, muted, place, standsIn, isLost } = person
  const notes = [standsIn && words.standsIn, isLost && words.lost].filter((note) => note !== false)
  return (
    <li className="py-2">
      <div className="flex min-h-12 items-center justify-between gap-2">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium text-gray-900">
            <span className="min-w-0 wrap-anywhere">
              <bdi>{name}</bdi>
              {isSelf && tile.you}
            </span>
            {words.roles[role] && (
              <Badge tone={role === 'guest' ? 'neutral' : 'brand'}>{words.roles[role]}</Badge>
            )}
            {muted && (
              <span>
                <MicOff aria-hidden="true" className="size-4 text-red-700" />
                <VisuallyHidden>{tile.muted}</VisuallyHidden>
              </span>
            )}
          </p>
          {place !== null && (
            <p className="flex items-center gap-1.5 text-sm text-accent-hover">
              <Hand aria-hidden="true" className="size-4" />
              <span aria-hidden="true">{hand.inOrder(place, hands)}</span>
              <VisuallyHidden>{hand.place(place, hands)}</VisuallyHidden>
            </p>
          )}
          {notes.map((note) => (
            <p key={note} className="text-sm">
              {note}
            </p>
          ))}
        </div>
        <div className="flex shrink-0 items-center">
          {onLower && (
            <Button
              variant="ghost"
              aria-label={hand.lowerOf(isolated(name))}
              onClick={({ currentTarget }) => {
                keepFocus(currentTarget)
                onLower()
              }}
            >
              {hand.lower}
            </Button>
          )}
          {acts.length > 0 && (
            <Button
              variant="ghost"
              size="icon"
              aria-label={words.optionsOf(isolated(name))}
              title={words.options}
              aria-expanded={open}
              aria-controls={open ? actsId : undefined}
              onClick={() => setOpen(!open)}
            >
              <EllipsisVertical aria-hidden="true" className="size-5" />
            </Button>
          )}
        </div>
      </div>
      {open && acts.length > 0 && (
        <div id={actsId} className="mt-1 flex flex-wrap gap-2">
          {acts.map((act) => (
            <Button
              key={act}
              aria-label={words.named[act](isolated(name))}
              onClick={({ currentTarget }) => {
                // These go: the focus stays with the button that showed them.
                currentTarget.closest('li')?.querySelector<HTMLElement>('[aria-expanded]')?.focus()
                setOpen(false)
                onAct(act)
              }}
            >
              {words.acts[act]}
            </Button>
          ))}
        </div>
      )}
    </li>
  )
}
