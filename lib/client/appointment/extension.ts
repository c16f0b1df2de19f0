import type { PayloadOf } from '@/lib/contract/socket'
import type { ExtensionOutcome, ExtensionProposal, ExtensionRefusal } from '@/lib/contract/socket/appointment'
import type { ParticipantType } from '@/lib/contract/words'
import { newId } from '../browser/environment'
import { answeredExtension, proposedExtension } from '../guards/appointment'
import type { Signalling } from '../signalling/signalling'

/** How much can be added at once; the protocol's schema has the same (lib/contract/socket). */
export const extensionMinutes = [5, 15, 30] as const satisfies PayloadOf<'propose-extension'>['minutes'][]
export type ExtensionMinutes = (typeof extensionMinutes)[number]

/** Where the question for more time stands, as the screen of one side draws it. */
export type ExtensionSnapshot =
  /** Asked for, and the server has not answered yet. */
  | { readonly state: 'asking'; readonly minutes: number }
  /** Waits for the other side (`mine`), or for this one. `answering`: this side has pressed a button. */
  | {
      readonly state: 'open'
      readonly proposal: ExtensionProposal
      readonly mine: boolean
      readonly answering: boolean
    }
  | {
      readonly state: 'closed'
      readonly outcome: ExtensionOutcome | ExtensionRefusal | 'unanswered'
      readonly minutes: number
      readonly mine: boolean
    }

/** Where the question stands in what is drawn. */
export interface ShownExtension {
  get(): { readonly extension: ExtensionSnapshot | null }
  set(changes: { readonly extension: ExtensionSnapshot | null }): void
}

export interface Extension {
  propose(minutes: ExtensionMinutes): Promise<void>
  /** Of the open proposal: the other side's accepts or declines, one's own can only be taken back. */
  answer(accept: boolean): Promise<void>
  /** What closed has been read. */
  dismiss(): void
  /** On entering, with what waits for an answer then. */
  entered(proposal: ExtensionProposal | undefined): void
  proposed(proposal: ExtensionProposal): void
  answered(
    answer: Pick<ExtensionProposal, 'id' | 'minutes' | 'proposedBy'> & { outcome: ExtensionOutcome },
  ): void
}

/** The side of one room that asks for more time and answers. The clock itself moves by what the server says of it. */
export function createExtension(
  self: ParticipantType,
  store: ShownExtension,
  line: () => Pick<Signalling, 'send'> | null,
): Extension {
  const show = (extension: ExtensionSnapshot | null) => store.set({ extension })
  const open = (proposal: ExtensionProposal) =>
    show({ state: 'open', proposal, mine: proposal.proposedBy === self, answering: false })

  return {
    async propose(minutes) {
      const now = store.get().extension
      if (now && now.state !== 'closed') return
      show({ state: 'asking', minutes })
      const answer = await line()?.send('propose-extension', { id: newId(), minutes }, proposedExtension)
      if (store.get().extension?.state !== 'asking') return
      const refused = answer?.ok ? answer.data.refused : 'unanswered'
      // Standing, it is drawn by the event that tells both sides of it.
      if (refused) show({ state: 'closed', outcome: refused, minutes, mine: true })
    },
    async answer(accept) {
      const now = store.get().extension
      if (now?.state !== 'open' || now.answering) return
      show({ ...now, answering: true })
      const answer = await line()?.send(
        'answer-extension',
        { id: now.proposal.id, accept },
        answeredExtension,
      )
      const after = store.get().extension
      if (!answer?.ok && after?.state === 'open') show({ ...after, answering: false })
    },
    dismiss() {
      if (store.get().extension?.state === 'closed') show(null)
    },
    entered(proposal) {
      if (proposal) open(proposal)
      else if (store.get().extension?.state !== 'closed') show(null)
    },
    proposed: open,
    answered({ outcome, minutes, proposedBy }) {
      show({ state: 'closed', outcome, minutes, mine: proposedBy === self })
    },
  }
}
