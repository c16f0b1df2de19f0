import type * as z from 'zod/mini'
import { type ClientEvent, clientEvents, type ServerEvent, type ServerPayload } from '@/lib/room/events'
import type { RateName } from '@/lib/room/limits'
import type { ChatWriter } from '../chat-writer'
import type { Endings } from '../endings'
import type { Extensions } from '../extensions'
import type { Incoming } from '../incoming'
import type { Member } from '../member'
import type { Metrics } from '../metrics'
import { done, type Outcome, refuse } from '../outcome'
import type { QualityWriter } from '../quality-writer'
import type { Reception } from '../reception'
import type { Seats } from '../seats'
import { callQualityHandler } from './call-quality'
import { chatHandler } from './chat'
import { fileHandlers } from './files'
import { claimsOnlyItself } from './identity'
import { mediaStateHandler } from './media-state'
import { receptionReportHandler } from './reception-report'
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
  readonly extensions: Extensions
  readonly quality: QualityWriter
  readonly reception: Reception
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
export function createRules({
  seats,
  writer,
  endings,
  extensions,
  quality,
  reception,
  metrics,
}: Parts): Record<ClientEvent, Rule> {
  const signals = signalHandlers(metrics)
  const receptionReport = receptionReportHandler(reception)
  const files = fileHandlers(metrics)
  const tellOther = <E extends ServerEvent>(member: Member, event: E, payload: ServerPayload<E>) => {
    const other = member.room.across(member.side)
    if (!other) return refuse('peer_absent')
    other.send(event, payload)
    metrics.relayed.count(event)
    return done
  }
  const typing = (event: 'typing' | 'stop-typing') => (member: Member) =>
    tellOther(member, event, { participantType: member.side })
  return {
    'join-room': rule(clientEvents['join-room'], 'nothing', (member, { call, goOn = false }) =>
      seats.join(member, { liveCall: call ?? null, goOn }),
    ),
    'leave-room': rule(clientEvents['leave-room'], 'seat', (member, { closing = false }) => {
      seats.vacate(member, closing ? 'page_closed' : 'left')
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
    'media-state': rule(clientEvents['media-state'], 'grant', mediaStateHandler(reception, metrics)),
    'call-quality': rule(clientEvents['call-quality'], 'grant', callQualityHandler(quality)),
    'reception-report': rule(
      clientEvents['reception-report'],
      'grant',
      receptionReport.act,
      receptionReport.everyday,
    ),
    message: rule(clientEvents.message, 'grant', chatHandler(writer, endings, metrics)),
    typing: rule(clientEvents.typing, 'grant', typing('typing')),
    'stop-typing': rule(clientEvents['stop-typing'], 'grant', typing('stop-typing')),
    'file-offer': rule(clientEvents['file-offer'], 'grant', files.offer),
    'file-accept': rule(clientEvents['file-accept'], 'grant', files.accept),
    'file-decline': rule(clientEvents['file-decline'], 'grant', files.decline),
    'file-cancel': rule(clientEvents['file-cancel'], 'grant', files.cancel),
    'file-done': rule(clientEvents['file-done'], 'grant', files.done),
    reaction: rule(clientEvents.reaction, 'grant', (member, { reaction }) =>
      tellOther(member, 'reaction', { participantType: member.side, reaction }),
    ),
    'propose-extension': rule(clientEvents['propose-extension'], 'seat', extensions.propose),
    'answer-extension': rule(clientEvents['answer-extension'], 'seat', extensions.answer),
  }
}
