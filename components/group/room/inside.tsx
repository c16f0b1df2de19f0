'use client'

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Exits } from '@/components/room/exits'
import { RoomFrame } from '@/components/room/room-frame'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import { kept, waitingRoom } from '@/locales/en/group/room'
import { groupRoleOf, type Moderation, ModerationContext } from '../moderation/context'
import { outranks, sayOf } from '../moderation/offers'
import { ToldNotice } from '../moderation/told-notice'
import { Banner } from '../panels/banner'
import { GroupTools } from '../panels/group-tools'
import { OpenPanel } from '../panels/open-panel'
import { useHandsSaid } from '../panels/use-hands-said'
import { useKnock } from '../panels/use-knock'
import { type PanelName, type Panels, PanelsContext, toButtonOf } from '../panels/use-panels'
import { type Pin, PinContext } from '../stage/use-pin'
import { EndDialog } from './end-dialog'
import { headingOf } from './heading'
import type { GroupInsideProps } from './kind'
import { screens } from './screens'
import { useComings } from './use-comings'
import { WaitingRoom } from './waiting-room'

interface Hosting {
  /** The room belongs to an account: its hosts have a say in it. */
  readonly isHosted?: boolean
  /** For hosts: how somebody else comes in. */
  readonly invite?: ReactNode
}

/** What a group adds to a room: its title, how many are in, its panels, and an end that is its host's alone. */
export function Inside(props: GroupInsideProps & Hosting) {
  const { phase, held, view } = props.snapshot
  const waits = phase === 'entering' && held === 'waits'
  useLetIn(waits, phase, view.title)
  return waits ? <WaitingRoom title={view.title} onLeave={props.onLeave} /> : <Running {...props} />
}

function Running({ client, snapshot, onLeave, isHosted = false, invite = null }: GroupInsideProps & Hosting) {
  const [asking, setAsking] = useState(false)
  const stop = useCallback(() => setAsking(false), [])
  const screen = screens[snapshot.mode]
  const { panels, openPerson } = usePanelState(isHosted && screen.hasCall)
  const moderation = useModeration(snapshot, isHosted, openPerson)
  const pin = usePinState()
  const { ground } = screen
  const parts = { client, snapshot, ground }
  useKnock(snapshot.door.waiting ?? none)
  return (
    <PinContext value={pin}>
      <PanelsContext value={panels}>
        <ModerationContext value={moderation}>
          <RoomFrame
            client={client}
            snapshot={snapshot}
            screen={screen}
            heading={{ ...headingOf(snapshot), said: useComings(snapshot.members) }}
            kept={kept}
            exits={
              <Exits
                ground={ground}
                hasCall={screen.hasCall}
                canEnd={snapshot.role === 'host'}
                onAskLeave={onLeave}
                onAskEnd={() => setAsking(true)}
              />
            }
            tools={() => <GroupTools {...parts} />}
            banner={
              <>
                <ToldNotice client={client} snapshot={snapshot} onRead={() => toButtonOf('people')} />
                <Banner client={client} snapshot={snapshot} />
                <HandsSaid snapshot={snapshot} />
              </>
            }
            dialogs={
              <>
                <OpenPanel {...parts} isHosted={isHosted} invite={invite} pinning={pin} />
                <EndDialog client={client} snapshot={snapshot} open={asking} onClose={stop} />
              </>
            }
          />
        </ModerationContext>
      </PanelsContext>
    </PinContext>
  )
}

/** Kept for as long as the room is: whoever was pinned and comes back is large again. */
function usePinState(): Pin {
  const [pinned, pin] = useState<string | null>(null)
  return useMemo(() => ({ pinned, pin }), [pinned])
}

const none: readonly never[] = []

function HandsSaid({ snapshot }: Pick<GroupInsideProps, 'snapshot'>) {
  const { own, others } = useHandsSaid(snapshot)
  return (
    <>
      <VisuallyHidden role="status">{own}</VisuallyHidden>
      <VisuallyHidden role="status">{others}</VisuallyHidden>
    </>
  )
}

/** @param withChat it is shown at once where it lies beside the pictures */
function usePanelState(withChat: boolean) {
  const [person, setPerson] = useState<string | null>(null)
  const [open, setOpen] = useState<PanelName | null>(() =>
    withChat && window.matchMedia('(min-width: 1100px)').matches ? 'chat' : null,
  )
  const close = () => {
    setOpen(null)
    if (open) toButtonOf(open)
  }
  const toggle = (name: PanelName) => {
    setPerson(null)
    if (open === name) close()
    else setOpen(name)
  }
  const openPerson = useCallback((member: string) => {
    setPerson(member)
    setOpen('people')
  }, [])
  const panels: Panels = { open, person, close, toggle }
  return { panels, openPerson }
}

/** What the tiles know of it: another one only when that changed. */
function useModeration(
  snapshot: GroupInsideProps['snapshot'],
  isHosted: boolean,
  openPerson: (member: string) => void,
): Moderation | null {
  const { role } = snapshot
  const say = isHosted ? sayOf(snapshot) : 'none'
  return useMemo(
    () => (say === 'none' ? null : { mayMute: (theirs) => !outranks(groupRoleOf(theirs), role), openPerson }),
    [say, role, openPerson],
  )
}

/** Who waits looks elsewhere: a soft sound, and a word in the tab, when somebody let them in. */
function useLetIn(waits: boolean, phase: GroupInsideProps['snapshot']['phase'], title: string): void {
  const waited = useRef(false)
  const isIn = phase === 'waiting' || phase === 'live'
  useEffect(() => {
    if (waits) waited.current = true
    if (!isIn || !waited.current) return
    waited.current = false
    import('@/components/room/page/arrival-sign').then(
      ({ chime, titleUntilSeen }) => {
        chime()
        titleUntilSeen(waitingRoom.letIn(title))
      },
      () => {}, // the room shows it all the same
    )
  }, [waits, isIn, title])
}
