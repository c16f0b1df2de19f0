import { type ClientEvent, clientEvents, type PayloadOf } from '@/lib/contract/socket'
import { isStorable } from '@/lib/contract/text'
import type { KindEvent } from '@/lib/room/modes'
import type { Metrics } from '@/lib/signalling/operations/metrics'
import type { ChatWriter } from '@/lib/signalling/store/chat-writer'
import type { QualityWriter } from '@/lib/signalling/store/quality-writer'
import type { Hub } from '../hub'
import type { Member } from '../member'
import type { Membership } from '../membership'
import { done, refuse } from '../reply'
import { type EventRule, rule } from '../rule'
import { callQualityHandler } from './call-quality'
import { chatHandler } from './chat'
import { fileHandlers } from './files'
import { hubRules } from './hub'
import { mediaStateHandler } from './media-state'
import { tellOthers, whose } from './others'
import { pollRules } from './polls'
import type { Polls } from './room-polls'
import { signalHandlers } from './signals'

interface Parts {
  readonly membership: Membership
  readonly hub: Hub
  readonly polls: Polls
  readonly writer: ChatWriter
  readonly quality: QualityWriter
  readonly metrics: Metrics
}

/** Every event of a room of any kind that a client may send. What is neither here nor in a kind's own rules does not exist. */
export function roomRules({ membership, hub, polls, writer, quality, metrics }: Parts) {
  const signals = signalHandlers(metrics)
  const files = fileHandlers(metrics)
  const tell = tellOthers(metrics)
  const typing = (event: 'typing' | 'stop-typing') => (member: Member) => tell(member, event, whose(member))
  return {
    'join-room': rule(clientEvents['join-room'], 'nothing', (member, payload) =>
      membership.join(member, {
        living: livingOf(member, payload),
        stay: payload.hub,
        goOn: payload.goOn ?? false,
      }),
    ),
    'leave-room': rule(clientEvents['leave-room'], 'seat', (member, { closing = false }) => {
      membership.vacate(member, closing ? 'page_closed' : 'left')
      return done
    }),
    offer: rule(clientEvents.offer, 'grant', signals.offer, signals.knownDescription('offer')),
    answer: rule(clientEvents.answer, 'grant', signals.answer, signals.knownDescription('answer')),
    'ice-candidate': rule(clientEvents['ice-candidate'], 'grant', signals.candidate, signals.knownCandidate),
    'media-state': rule(clientEvents['media-state'], 'grant', mediaStateHandler(tell)),
    'call-quality': rule(clientEvents['call-quality'], 'grant', callQualityHandler(quality)),
    ...hubRules(hub),
    ...pollRules(polls),
    message: rule(clientEvents.message, 'grant', chatHandler(writer, metrics)),
    typing: rule(clientEvents.typing, 'grant', typing('typing')),
    'stop-typing': rule(clientEvents['stop-typing'], 'grant', typing('stop-typing')),
    'file-offer': rule(clientEvents['file-offer'], 'grant', files.offer),
    'file-accept': rule(clientEvents['file-accept'], 'grant', files.accept),
    'file-decline': rule(clientEvents['file-decline'], 'grant', files.decline),
    'file-cancel': rule(clientEvents['file-cancel'], 'grant', files.cancel),
    'file-done': rule(clientEvents['file-done'], 'grant', files.done),
    reaction: rule(clientEvents.reaction, 'grant', (member, { reaction }) =>
      tell(member, 'reaction', { ...whose(member), reaction }),
    ),
    caption: rule(clientEvents.caption, 'grant', (member, { id, text, done }) =>
      isStorable(text)
        ? tell(member, 'caption', { ...whose(member), id, text, done })
        : refuse('bad_payload'),
    ),
  } satisfies Record<Exclude<ClientEvent, KindEvent>, EventRule>
}

/** The attempts that a page says it still has, with members of its own session alone. */
function livingOf({ room, id }: Member, { call, calls = [] }: PayloadOf<'join-room'>) {
  const other = room.roster.size === 2 ? room.onlyOther(id) : undefined
  const known = calls.filter((one) => room.roster.has(one.with) && one.with !== id)
  return {
    ...(call && other !== undefined ? { [other]: call } : {}),
    ...Object.fromEntries(known.map((one) => [one.with, one.number])),
  }
}
