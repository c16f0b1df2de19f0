import type { FileEvent } from './modes'
import { otherSide, type ParticipantType } from './words'

/** A file that one side offered: waiting for the other one's word, or on its way. */
export interface Transfer {
  readonly id: string
  readonly state: 'offered' | 'accepted'
}

/**
 * By the side that offers: at most one file each way. Nothing but the relayed events changes it, so every node that relays them comes to
 * the same state.
 */
export type Transfers = Readonly<Partial<Record<ParticipantType, Transfer>>>

export const noTransfers: Transfers = {}

type Part = 'sender' | 'receiver'
interface Act {
  readonly by: readonly Part[]
  readonly when: readonly Transfer['state'][]
  /** null: it is over. */
  readonly becomes: Transfer['state'] | null
}

/** Who may do what, and when, to a file that was offered. */
const acts: Record<Exclude<FileEvent, 'file-offer'>, Act> = {
  'file-accept': { by: ['receiver'], when: ['offered'], becomes: 'accepted' },
  'file-decline': { by: ['receiver'], when: ['offered'], becomes: null },
  'file-cancel': { by: ['sender', 'receiver'], when: ['offered', 'accepted'], becomes: null },
  'file-done': { by: ['receiver'], when: ['accepted'], becomes: null },
}

export type TransferStep =
  | { ok: true; transfers: Transfers }
  | { ok: false; code: 'bad_payload' | 'rate_limited'; message: string }

/** What becomes of the files under way when a side says this about the file `id`. */
export function stepTransfers(
  transfers: Transfers,
  side: ParticipantType,
  event: FileEvent,
  id: string,
): TransferStep {
  if (event === 'file-offer') return offered(transfers, side, id)
  const act = acts[event]
  for (const part of act.by) {
    const sender = part === 'sender' ? side : otherSide(side)
    const transfer = transfers[sender]
    if (transfer?.id !== id || !act.when.includes(transfer.state)) continue
    const { [sender]: _over, ...others } = transfers
    const next = act.becomes === null ? others : { ...others, [sender]: { id, state: act.becomes } }
    return { ok: true, transfers: next }
  }
  return { ok: false, code: 'bad_payload', message: 'That file is not on offer, or not any more.' }
}

function offered(transfers: Transfers, side: ParticipantType, id: string): TransferStep {
  if (transfers[side]) return { ok: false, code: 'rate_limited', message: 'One file at a time.' }
  if (transfers[otherSide(side)]?.id === id) {
    return { ok: false, code: 'bad_payload', message: 'Another file has this id.' }
  }
  return { ok: true, transfers: { ...transfers, [side]: { id, state: 'offered' } } }
}

/** Whether a file is on its way: the given one, or any. */
export function isUnderWay(transfers: Transfers, id?: string): boolean {
  return [transfers.client, transfers.consultant].some(
    (transfer) => transfer?.state === 'accepted' && (id === undefined || transfer.id === id),
  )
}
