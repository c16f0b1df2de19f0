import type { ParticipantType } from '@/lib/contract/words'
import type { Signalling } from '../signalling/signalling'
import type { Extension, ShownExtension } from './extension'

export type { Extension } from './extension'

/** The same, fetched by the first question for more time: most sessions end as booked. */
export function lazyExtension(
  self: ParticipantType,
  store: ShownExtension,
  line: () => Pick<Signalling, 'send'> | null,
): Extension {
  let made: Promise<Extension> | null = null
  const use = (act: (extension: Extension) => unknown) => {
    made ??= import('./extension').then(({ createExtension }) => createExtension(self, store, line))
    // Not fetched: the next question tries again; the proposal itself is kept by the server.
    return made.then(act).catch(() => {
      made = null
    })
  }
  return {
    propose: async (minutes) => void (await use((extension) => extension.propose(minutes))),
    answer: async (accept) => void (await use((extension) => extension.answer(accept))),
    dismiss: () => void use((extension) => extension.dismiss()),
    entered: (proposal) => void ((proposal || made) && use((extension) => extension.entered(proposal))),
    proposed: (proposal) => void use((extension) => extension.proposed(proposal)),
    answered: (answer) => void use((extension) => extension.answered(answer)),
  }
}
