/** Where people stand on the pages of a room, as a value: nobody who is looked at moves because somebody else came or went. */

/** A place on the pages; `gone`: whoever had it left, and it stays empty. */
export interface Slot {
  readonly id: string
  readonly gone: boolean
}

export type Slots = readonly Slot[]

/**
 * Who is in now, in places. Whoever comes stands at the end, whoever comes back finds an empty place again. A place that became empty closes up on
 * the last page alone; before it, it is taken once all of the last page fit into such places, so that there are never more pages than are needed.
 * @param ids in the order in which they come
 * @param size of a page, at least 1
 */
export function settled(before: Slots, ids: readonly string[], size: number): Slots {
  const here = new Set(ids)
  const known = new Set(before.map(({ id }) => id))
  const kept = before.map(({ id }) => ({ id, gone: !here.has(id) }))
  const come = ids.filter((id) => !known.has(id)).map((id) => ({ id, gone: false }))
  return closedUp([...kept, ...come], size)
}

/** In other pages than before everything is somewhere else: no place stays empty. */
export function anew(before: Slots, ids: readonly string[]): Slots {
  return settled(before, ids, Number.POSITIVE_INFINITY)
}

/** One goes and another comes at once, as when somebody else is shown large: the one takes the other's place. */
export function exchanged(before: Slots, ids: readonly string[]): Slots {
  const here = new Set(ids)
  const known = new Set(before.map(({ id }) => id))
  const [goes, ...alsoGo] = before.filter(({ id, gone }) => !gone && !here.has(id))
  const [comes, ...alsoCome] = ids.filter((id) => !known.has(id))
  if (!goes || comes === undefined || alsoGo.length > 0 || alsoCome.length > 0) return before
  return before.map((slot) => (slot === goes ? { id: comes, gone: false } : slot))
}

function closedUp(slots: Slots, size: number): Slots {
  const end = slots.findLastIndex(({ gone }) => !gone) + 1
  const start = end === 0 || size === Number.POSITIVE_INFINITY ? 0 : Math.floor((end - 1) / size) * size
  const earlier = slots.slice(0, start)
  const last = slots.slice(start, end).filter(({ gone }) => !gone)
  const empty = earlier.filter(({ gone }) => gone).length
  if (last.length === 0 || last.length > empty) return [...earlier, ...last]
  const moving = [...last]
  return closedUp(
    earlier.map((slot) => (slot.gone ? (moving.shift() ?? slot) : slot)),
    size,
  )
}

export function pagesOf(slots: Slots, size: number): number {
  return Math.max(1, Math.ceil(slots.length / size))
}

/** What stands on a page, from 0; null: an empty place. */
export function onPage(slots: Slots, page: number, size: number): readonly (string | null)[] {
  return slots.slice(page * size, (page + 1) * size).map(({ id, gone }) => (gone ? null : id))
}
