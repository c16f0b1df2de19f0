'use client'

import { type CSSProperties, type ReactNode, useRef } from 'react'
import { createPortal } from 'react-dom'
import { CallBar } from '@/components/call/call-bar'
import { CallTools } from '@/components/call/call-tools'
import { isReached } from '@/components/call/others'
import { GridTile } from '@/components/call/stage/grid-tile'
import { RemoteSound } from '@/components/call/stage/remote-sound'
import { useGrid } from '@/components/call/stage/use-grid'
import { TroubleStrip } from '@/components/call/trouble-strip'
import { useWakeLock } from '@/components/call/use-wake-lock'
import { OpeningWords } from '@/components/room/opening-words'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { facingOf } from '@/lib/client/devices/other-camera'
import type { GroupSnapshot } from '@/lib/client/group/snapshot'
import type { MemberView } from '@/lib/client/room/snapshot'
import { firstName } from '@/lib/format-name'
import { failed } from '@/locales/en/call/call'
import { alone, held, line } from '@/locales/en/group/room'
import { HandButton, HandMark } from '../panels/hand-button'
import { useCovered, usePanels, useTight } from '../panels/use-panels'
import type { GroupModeProps } from './kind'

const place =
  'absolute inset-0 bg-stage pl-2 pt-[calc(var(--head,4rem)+0.5rem)] pr-[calc(0.5rem+var(--panel,0px))] pb-[calc(5.5rem+env(safe-area-inset-bottom))] ' +
  'lying:pr-[calc(5.5rem+env(safe-area-inset-right)+var(--panel,0px))] lying:pb-2'
/** Where a panel lies at the side, its width is not the pictures'. */
const besidePanel = 'min-[900px]:[--panel:22.5rem] lying:[--panel:22.5rem]'

/** Everybody who is in, oneself among them, in tiles of one size. */
export function GridRoom({ client, snapshot, exits, notices }: GroupModeProps) {
  const { devices, members, phase, hands } = snapshot
  const list = useRef<HTMLUListElement>(null)
  const shown = members.filter(isReached)
  const screen = shown.find(showsScreen)
  const laid = useGrid(list, shown.length + 1, screen !== undefined)
  const { open } = usePanels()
  const tight = useTight()
  const covered = useCovered()
  useWakeLock()
  return (
    <>
      <main inert={covered} className={classes(place, open && besidePanel)}>
        <ul ref={list} className="grid size-full gap-2" style={laid.grid}>
          {shown.map((member) => (
            <OtherTile
              key={member.id}
              member={member}
              mark={<HandMark hands={hands} member={member.id} />}
              place={member === screen ? laid.screen : undefined}
              onRetry={client.retryMedia}
              onSeen={(height) => client.see(member.id, height)}
            />
          ))}
          <SelfTile snapshot={snapshot} />
        </ul>
        {shown.map(({ id, stream, name }) => (
          <RemoteSound key={id} stream={stream} name={firstName(name)} notices={notices} />
        ))}
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
          tools={
            <>
              {!tight && <HandButton client={client} snapshot={snapshot} ground="stage" />}
              <CallTools client={client} snapshot={snapshot} ground="stage" />
            </>
          }
          exits={exits}
        />
      )}
    </>
  )
}

interface OtherTileProps {
  readonly member: MemberView
  readonly mark: ReactNode
  readonly place: CSSProperties | undefined
  readonly onRetry: () => void
  readonly onSeen: (height: number | null) => void
}

/** Its screen arrives in the camera's place. */
function showsScreen({ stream, sends }: MemberView): boolean {
  return stream !== null && sends?.camera === 'screen'
}

function OtherTile({ member, mark, place, onRetry, onSeen }: OtherTileProps) {
  const { name, stream, camera, sends, media, speaks } = member
  const isScreen = showsScreen(member)
  const hasPicture =
    stream !== null && (camera || isScreen) && sends?.camera !== 'off' && sends?.camera !== 'paused'
  const heard = media === 'connected'
  return (
    <GridTile
      name={name}
      stream={stream}
      look={!hasPicture ? 'none' : isScreen ? 'screen' : 'picture'}
      muted={sends?.microphone === 'off'}
      speaks={heard && speaks && sends?.microphone !== 'off'}
      place={place}
      mark={mark}
      onSeen={onSeen}
    >
      {heard ? null : (
        <>
          <p role="status">{line[media]}</p>
          {media === 'failed' && (
            <Button className="mt-2" onClick={onRetry}>
              {failed.retry}
            </Button>
          )}
        </>
      )}
    </GridTile>
  )
}

function SelfTile({
  snapshot: { view, devices, speaks, phase, hands },
}: {
  readonly snapshot: GroupSnapshot
}) {
  const stream = devices?.localStream ?? null
  const facing = facingOf(stream?.getVideoTracks()[0]?.getSettings() ?? {})
  return (
    <GridTile
      name={view.participantName}
      stream={stream}
      look={devices?.camera === 'on' ? 'picture' : 'none'}
      isSelf
      mirrored={facing !== 'environment'}
      muted={devices?.microphone !== 'on'}
      mark={<HandMark hands={hands} member={view.memberId} />}
      speaks={phase === 'live' && speaks && devices?.microphone === 'on'}
    />
  )
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
