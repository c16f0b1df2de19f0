'use client'

import { EllipsisVertical, Hand, MicOff, Pin, PinOff } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import { isolated } from '@/lib/contract/isolated'
import { tile } from '@/locales/en/call/call'
import { barredFrom, held as heldWords } from '@/locales/en/group/moderation'
import { hand, people as words } from '@/locales/en/group/panels'
import { pin as pinWords } from '@/locales/en/group/stage'
import { OfferButtons } from '../moderation/offer-buttons'
import type { MediaAct, Offer } from '../moderation/offers'
import { keepFocus } from './panel'
import type { Person, PersonAct } from './people'

interface PersonRowProps {
  readonly person: Person
  /** How many hands are up. */
  readonly hands: number
  readonly acts: readonly PersonAct[]
  /** About what they send, before `acts`. */
  readonly offers: readonly Offer[]
  /** Why there is nothing at all that can be done; null: there is, or it is nobody's to know. */
  readonly why: ReactNode
  /** Somebody came for this row. */
  readonly wanted: boolean
  /** Whether their picture is the large one until told otherwise; null: there is none, or it is one's own. */
  readonly pinned: boolean | null
  readonly onPin: (pinned: boolean) => void
  /** null: the hand is down, or not to be lowered from here. */
  readonly onLower: (() => void) | null
  readonly onAct: (act: PersonAct) => void
  readonly onOffer: (act: MediaAct) => void
}

/** One person: who it is, what they are, and behind a button what can be done about them. */
export function PersonRow(props: PersonRowProps) {
  const { person, hands, acts, offers, why, wanted, pinned, onPin, onLower, onAct, onOffer } = props
  const [open, setOpen] = useState(wanted)
  const options = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!wanted) return
    setOpen(true)
    options.current?.focus()
  }, [wanted])
  const row = useRef<HTMLLIElement>(null)
  // On a phone held sideways there is room for little more than this row.
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  const hasOptions = acts.length > 0 || offers.length > 0 || why !== null
  const actsId = useId()
  const { name } = person
  return (
    <li ref={row} className="py-2">
      <div className="flex min-h-12 items-center justify-between gap-2">
        <Who person={person} hands={hands} />
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
          {pinned !== null && <PinSwitch name={name} isPinned={pinned} onPin={onPin} />}
          {hasOptions && (
            <Button
              ref={options}
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
      {open && hasOptions && (
        <div id={actsId} className="mt-1 flex flex-wrap gap-2">
          {why !== null && <p className="text-sm">{why}</p>}
          <OfferButtons
            name={name}
            offers={offers}
            onAct={(act) => {
              // What it did shows in the row, which stays open for what comes next.
              options.current?.focus()
              onOffer(act)
            }}
          />
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

interface PinSwitchProps {
  readonly name: string
  readonly isPinned: boolean
  readonly onPin: (pinned: boolean) => void
}

/** The same as on their tile, which may be on another page. */
function PinSwitch({ name, isPinned, onPin }: PinSwitchProps) {
  const label = (isPinned ? pinWords.unpinOf : pinWords.pinOf)(isolated(name))
  const Icon = isPinned ? PinOff : Pin
  return (
    <Button variant="ghost" size="icon" aria-label={label} title={label} onClick={() => onPin(!isPinned)}>
      <Icon aria-hidden="true" className="size-5" />
    </Button>
  )
}

function Who({ person, hands }: Pick<PersonRowProps, 'person' | 'hands'>) {
  const { name, role, isSelf, muted, held, barred, place, standsIn, isLost } = person
  const notes = [
    held && heldWords,
    ...barred.map((right) => barredFrom[right]),
    standsIn && words.standsIn,
    isLost && words.lost,
  ].filter((note) => note !== false)
  return (
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
  )
}
