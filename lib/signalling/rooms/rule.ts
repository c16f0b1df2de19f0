import type * as z from 'zod/mini'
import type { RateName } from '@/lib/contract/limits'
import { claimsOnlyItself } from './identity'
import type { Incoming } from './incoming'
import type { Member } from './member'
import { type Outcome, refuse } from './reply'

/** How one event is treated. */
export interface EventRule {
  readonly rate: RateName
  /** nothing: admitted is enough · seat: only in the room · grant: only in the room, and only where role, kind and mode grant it. */
  readonly needs: 'nothing' | 'seat' | 'grant'
  /** Checks what came and acts; a promise only where something has to be waited for. */
  run(member: Member, event: Incoming): Outcome<unknown> | Promise<Outcome<unknown>>
}

export type EventRules = Readonly<Record<string, EventRule>>

/** Most events have no form that is worth recognising. */
const never = () => null

/** @param known acts on what is recognised without being parsed (lib/room/checks/known-forms.ts); null: look closer */
export function rule<P extends z.ZodMiniObject, D extends z.ZodMiniObject>(
  definition: { readonly payload: P; readonly data: D; readonly rate: RateName },
  needs: EventRule['needs'],
  act: (member: Member, payload: z.output<P>) => Outcome<z.input<D>> | Promise<Outcome<z.input<D>>>,
  known: (member: Member, packet: string) => Outcome<z.input<D>> | null = never,
): EventRule {
  return {
    rate: definition.rate,
    needs,
    run(member, event) {
      const outcome = event.text === null ? null : known(member, event.text)
      if (outcome) return outcome
      const parsed = definition.payload.safeParse(event.payload())
      if (!parsed.success || !claimsOnlyItself(member, parsed.data)) return refuse('bad_payload')
      return act(member, parsed.data)
    },
  }
}
