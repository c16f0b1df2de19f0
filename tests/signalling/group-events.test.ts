import { afterAll, beforeAll, expect, it } from 'vitest'
import { sessionType } from '@/lib/contract/words'
import { group } from '@/lib/room/kinds/group'
import { Group } from './support/group'
import { rows } from './support/hostile-events'
import { Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

/** Of these nobody has to have the grant: whoever is admitted may come in, and whoever is in may go. */
const ungranted = ['join-room', 'leave-room']
const roles = ['host', 'member'] as const

it.each(sessionType.options)(
  'what a member of a group may not say is refused by its name alone, and all else is not: %s',
  async (mode) => {
    const room = await Group.make(stage, mode)
    const [host, guest] = await room.all(2)
    const outside = await room.connect(3)
    for (const [event, { payload, elsewhere }] of Object.entries(rows)) {
      if (ungranted.includes(event)) continue
      const granted = roles.map((role) => group.grants(role, mode).events.some((one) => one === event))
      for (const [index, present] of [host, guest].entries()) {
        const code = await present?.visitor.code(event, payload())
        // A room of four has no media server. What an event is about may still be none of theirs, and no poll was made that is voted in.
        const ofNothing = event === 'poll-vote' || event === 'poll-close' ? 'bad_payload' : 'ok'
        if (granted[index] && !elsewhere)
          expect(['ok', 'peer_absent', 'not_permitted', ofNothing]).toContain(code)
        else expect({ event, code }).toEqual({ event, code: 'not_allowed_in_mode' })
      }
      // Of what is not granted there is nothing to be had outside of the room either.
      expect({ event, code: await outside.code(event, payload()) }).toEqual({ event, code: 'not_in_room' })
    }
    expect(await stage.metric('parley_refused_events_total{code="internal"}')).toBe(0)
    expect(host?.visitor.socket.connected).toBe(true)
  },
)
