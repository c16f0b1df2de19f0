'use client'

import { useState } from 'react'
import { anew, exchanged, type Slots, settled } from './slots'

interface Order {
  readonly ids: readonly string[]
  readonly size: number
  /** With another one everything is laid anew, in the order of `ids`. */
  readonly key: string
  /** Who comes takes the place of who goes at the same moment. */
  readonly exchanges: boolean
}

/** The places of tiles, kept from one drawing to the next. */
export function useSlots({ ids, size, key, exchanges }: Order): Slots {
  const [known, setKnown] = useState<{ slots: Slots; size: number; key: string }>({ slots: [], size, key })
  const slots = settled(before(), ids, size)
  const isSame = known.size === size && known.key === key && same(slots, known.slots)
  if (!isSame) setKnown({ slots, size, key })
  return isSame ? known.slots : slots

  function before(): Slots {
    if (known.key !== key) return []
    if (known.size !== size) return anew(known.slots, ids)
    return exchanges ? exchanged(known.slots, ids) : known.slots
  }
}

function same(some: Slots, others: Slots): boolean {
  return (
    some.length === others.length &&
    some.every(({ id, gone }, at) => others[at]?.id === id && others[at]?.gone === gone)
  )
}
