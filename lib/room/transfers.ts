import type { MemberId } from './member'
import type { FileEvent } from './modes'

/** A file that one end of a link offered to the other: waiting for the other one's word, or on its way. */
export interface Transfer {
  readonly id: string
  readonly state: 'offered' | 'accepted'
}

/**
 * By the member that offers: at most one file each way. Nothing but the relayed events changes it, so every node that relays them comes to
 * the same state.
 */
export type Transfers = Readonly<Record<MemberId, Transfer>>

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

/** The two ends of a link, as one of them speaks to the other. */
export interface Ends {
  readonly from: MemberId
  readonly to: MemberId
}

/** What becomes of the files of a link when one end says this to the other about the file `id`. */
export function stepTransfers(
  transfers: Transfers,
  { from, to }: Ends,
  event: FileEvent,
  id: string,
): TransferStep {
  if (event === 'file-offer') return offered(transfers, { from, to }, id)
  const act = acts[event]
  for (const part of act.by) {
    const sender = part === 'sender' ? from : to
    const transfer = transfers[sender]
    if (transfer?.id !== id || !act.when.includes(transfer.state)) continue
    const { [sender]: _over, ...others } = transfers
    const next = act.becomes === null ? others : { ...others, [sender]: { id, state: act.becomes } }
    return { ok: true, transfers: next }
  }
  return { ok: false, code: 'bad_payload', message: 'That file is not on offer, or not any more.' }
}

function offered(transfers: Transfers, { from, to }: Ends, id: string): TransferStep {
  if (transfers[from]) return { ok: false, code: 'rate_limited', message: 'One file at a time.' }
  if (transfers[to]?.id === id) {
    return { ok: false, code: 'bad_payload', message: 'Another file has this id.' }
  }
  return { ok: true, transfers: { ...transfers, [from]: { id, state: 'offered' } } }
}

/** Whether a file is on its way: the given one, or any. */
export function isUnderWay(transfers: Transfers, id?: string): boolean {
  return Object.values(transfers).some(
    (transfer) => transfer.state === 'accepted' && (id === undefined || transfer.id === id),
  )
}
