import { clientEvents } from '@/lib/contract/socket'
import type { HubEvent } from '@/lib/room/modes'
import { type Hub, whose } from '../hub'
import { refuse } from '../reply'
import { type EventRule, rule } from '../rule'

/** What pages ask of the media server goes on to it, in their member's name. Whose a way or a stream is, it checks itself. */
export function hubRules(hub: Hub) {
  return {
    'hub-enter': rule(clientEvents['hub-enter'], 'grant', async (member, { stay }) => {
      return (await hub.enter(member, stay)) ?? refuse('not_allowed_in_mode')
    }),
    'hub-connect': rule(clientEvents['hub-connect'], 'grant', (member, asked) =>
      hub.ask('connect', { ...asked, ...whose(member) }),
    ),
    'hub-restart': rule(clientEvents['hub-restart'], 'grant', (member, asked) =>
      hub.ask('restart', { ...asked, ...whose(member) }),
    ),
    'hub-produce': rule(clientEvents['hub-produce'], 'grant', (member, asked) =>
      hub.ask('produce', { ...asked, ...whose(member) }),
    ),
    'hub-pause': rule(clientEvents['hub-pause'], 'grant', (member, asked) =>
      hub.ask('pause', { ...asked, ...whose(member) }),
    ),
    'hub-close': rule(clientEvents['hub-close'], 'grant', (member, asked) =>
      hub.ask('close', { ...asked, ...whose(member) }),
    ),
    'hub-receive': rule(clientEvents['hub-receive'], 'grant', (member, asked) =>
      hub.ask('receive', { ...asked, ...whose(member) }),
    ),
    'hub-watch': rule(clientEvents['hub-watch'], 'grant', (member, asked) =>
      hub.ask('watch', { ...asked, ...whose(member) }),
    ),
  } satisfies Record<HubEvent, EventRule>
}
