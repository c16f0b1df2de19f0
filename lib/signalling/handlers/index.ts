import type * as z from 'zod/mini'
import { type ClientEvent, clientEvents } from '@/lib/room/events'
import type { RateName } from '@/lib/room/limits'
import type { ChatWriter } from '../chat-writer'
import type { Endings } from '../endings'
import type { Incoming } from '../incoming'
import type { Member } from '../member'
import type { Metrics } from '../metrics'
import { done, type Outcome, refuse } from '../outcome'
import type { Seats } from '../seats'
import { chatHandler } from './chat'
import { claimsOnlyItself } from './identity'
import { signalHandlers } from './signals'

/** How the gate treats one event. */
export interface Rule {
  readonly rate: RateName
  /** nothing: admitted is enough · seat: only in the room · grant: only in the room, and only where the mode carries it. */
  readonly needs: 'nothing' | 'seat' | 'grant'
  /** Checks what came and acts; a promise only where something has to be waited for. */
  run(member: Member, event: Incoming): Outcome<unknown> | Promise<Outcome<unknown>>
}

interface Parts {
  readonly seats: Seats
  readonly writer: ChatWriter
  readonly endings: Endings
  readonly metrics: Metrics
}

/** Most events have no form that is worth recognising. */
const never = () => null

/** @param everyday acts on what is recognised without being parsed (lib/room/everyday.ts); null: look closer */
function rule<P extends z.ZodMiniObject, D extends z.ZodMiniObject>(
  definition: { readonly payload: P; readonly data: D; readonly rate: RateName },
  needs: Rule['needs'],
  act: (member: Member, payload: z.output<P>) => Outcome<z.input<D>> | Promise<Outcome<z.input<D>>>,
  everyday: (member: Member, packet: string) => Outcome<z.input<D>> | null = never,
): Rule {
  return {
    rate: definition.rate,
    needs,
    run(member, event) {
      const outcome = event.text === null ? null : everyday(member, event.text)
      if (outcome) return outcome
      const parsed = definition.payload.safeParse(event.payload())
      if (!parsed.success || !claimsOnlyItself(member, parsed.data)) return refuse('bad_payload')
      return act(member, parsed.data)
    },
  }
}

/** Every event that a client may send; what is not here does not exist. */
export function createRules({ seats, writer, endings, metrics }: Parts): Record<ClientEvent, Rule> {
  const signals = signalHandlers(metrics)
  const typing = (event: 'typing' | 'stop-typing') => (member: Member) => {
    const participantType = member.side
    const other = member.room.across(participantType)
    if (!other) return refuse('peer_absent')
    other.send(event, { participantType })
    metrics.relayed.count(event)
    return done
  }
  return {
    'join-room': rule(clientEvents['join-room'], 'nothing', (member, { call }) =>
      seats.join(member, call ?? null),
    ),
    'leave-room': rule(clientEvents['leave-room'], 'seat', (member) => {
      seats.vacate(member, 'left')
      return done
    }),
    offer: rule(clientEvents.offer, 'grant', signals.offer, signals.everydayDescription('offer')),
    answer: rule(clientEvents.answer, 'grant', signals.answer, signals.everydayDescription('answer')),
    'ice-candidate': rule(
      clientEvents['ice-candidate'],
      'grant',
      signals.candidate,
      signals.everydayCandidate,
    ),
    message: rule(clientEvents.message, 'grant', chatHandler(writer, endings, metrics)),
    typing: rule(clientEvents.typing, 'grant', typing('typing')),
    'stop-typing': rule(clientEvents['stop-typing'], 'grant', typing('stop-typing')),
  }
}
