'use client'

import { useMemo, useRef } from 'react'
import { createPortal } from 'react-dom'
import { CallBar } from '@/components/call/call-bar'
import { CallTools } from '@/components/call/call-tools'
import { isReached } from '@/components/call/others'
import { TroubleStrip } from '@/components/call/trouble-strip'
import { useWakeLock } from '@/components/call/use-wake-lock'
import { OpeningWords } from '@/components/room/opening-words'
import { classes } from '@/components/ui/classes'
import type { GroupSnapshot } from '@/lib/client/group/snapshot'
import { barred } from '@/locales/en/group/moderation'
import { alone, held } from '@/locales/en/group/room'
import { CaptionLines } from '../captions/caption-lines'
import { HandButton } from '../panels/hand-button'
import { useCovered, usePanels, useTight } from '../panels/use-panels'
import { Stage } from '../stage/stage'
import type { GroupModeProps } from './kind'
import { TileMenu } from './tile-menu'

const place =
  'absolute inset-0 flex flex-col bg-stage pl-2 pt-[calc(var(--head,4rem)+0.5rem)] pr-[calc(0.5rem+var(--panel,0px))] pb-[calc(5.5rem+env(safe-area-inset-bottom))] ' +
  'lying:pr-[calc(5.5rem+env(safe-area-inset-right)+var(--panel,0px))] lying:pb-2'
/** Where a panel lies at the side, its width is not the pictures'. */
const besidePanel = 'min-[900px]:[--panel:22.5rem] lying:[--panel:22.5rem]'

/** A call of several: everybody who is in, and what one does about one's own devices. */
export function GridRoom({ client, snapshot, exits, notices }: GroupModeProps) {
  const { devices, members, phase } = snapshot
  const list = useRef<HTMLUListElement>(null)
  const { open } = usePanels()
  const tight = useTight()
  const covered = useCovered()
  const video = useMemo(() => floatingOf(list), [])
  useWakeLock()
  return (
    <>
      <main inert={covered} className={classes(place, open && besidePanel)}>
        <Stage
          client={client}
          snapshot={snapshot}
          others={members.filter(isReached)}
          list={list}
          notices={notices}
          Menu={TileMenu}
        />
        <CaptionLines client={client.captions} />
      </main>
      {notices &&
        createPortal(
          <>
            {devices && <TroubleStrip client={client} snapshot={snapshot} first={null} marked />}
            {phase === 'entering' && <OpeningWords ground="stage" held={snapshot.held} besides={held} />}
            {phase === 'waiting' && <Alone snapshot={snapshot} />}
          </>,
          notices,
        )}
      {devices && (
        <CallBar
          client={client}
          devices={devices}
          ground="stage"
          barred={barredFor(snapshot.permissions)}
          tools={
            <>
              {!tight && <HandButton client={client} snapshot={snapshot} ground="stage" />}
              <CallTools
                client={client}
                snapshot={snapshot}
                ground="stage"
                video={video}
                barred={snapshot.permissions.includes('sendScreen') ? null : barred.screen}
              />
            </>
          }
          exits={exits}
        />
      )}
    </>
  )
}

/** Why a device cannot be switched on now. */
function barredFor(permissions: GroupSnapshot['permissions']) {
  return {
    microphone: permissions.includes('sendAudio') ? null : barred.microphone,
    camera: permissions.includes('sendVideo') ? null : barred.camera,
  }
}

/** The picture that can float above other windows: the large one or, where none is, the first of the others. */
function floatingOf(list: { readonly current: HTMLElement | null }) {
  return {
    get current() {
      const of = (where: string) => list.current?.querySelector<HTMLVideoElement>(where) ?? null
      return of('li[data-large]>video') ?? of('[data-testid="remote-video"]')
    },
  }
}

function Alone({ snapshot: { role } }: { readonly snapshot: GroupSnapshot }) {
  return (
    <p
      role="status"
      className="mx-auto rounded-2xl bg-stage/85 px-4 py-2 text-center font-medium text-pretty text-white"
    >
      {alone[role]}
    </p>
  )
}
