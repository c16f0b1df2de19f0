'use client'

import { type ReactNode, useState } from 'react'
import type { KeptWords } from '@/components/call/connection-words'
import { usePictureFirst } from '@/components/call/stage/use-picture-first'
import { classes } from '@/components/ui/classes'
import { usePart } from '@/components/ui/lazy'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import type { ModeScreen } from './kind'
import { useHead } from './page/use-head'
import { type Heading, RoomHeader } from './room-header'
import { type ExtrasAccess, useExtras } from './tools/use-extras'

interface RoomFrameProps<S extends RoomSnapshot, C extends RoomClient<S>> {
  readonly client: C
  readonly snapshot: S
  readonly screen: ModeScreen<S, C>
  readonly heading: Heading
  readonly exits: ReactNode
  /** In the header: what runs, and the tools beside it. */
  readonly tools: (extras: ExtrasAccess) => ReactNode
  /** What is not lost while the connection to the service is down, in words. */
  readonly kept: KeptWords
  /** Below the header: what is to be answered. */
  readonly banner: ReactNode
  readonly dialogs: ReactNode
}

/** The room of any kind and mode: its header, its screen, and what lies over both. */
export function RoomFrame<S extends RoomSnapshot, C extends RoomClient<S>>(props: RoomFrameProps<S, C>) {
  const { client, snapshot, exits } = props
  const { part, ground, hasCall, hasPicture } = props.screen
  const Screen = usePart(part, true)
  const extras = useExtras(client)
  const head = useHead()
  const [notices, setNotices] = useState<HTMLElement | null>(null)
  const [drawn, setDrawn] = usePictureFirst(hasPicture, snapshot)
  return (
    <div
      className={classes(
        'fixed inset-x-0 top-0 flex h-dvh flex-col overflow-hidden',
        ground === 'stage' ? 'bg-stage' : 'bg-white',
      )}
    >
      {/* What there is to read stands one below the other, and nothing upon anything. */}
      <div
        ref={head}
        className={classes(
          'shrink-0',
          ground === 'stage' &&
            'pointer-events-none absolute inset-x-0 top-0 z-20 *:pointer-events-auto lying:right-20',
        )}
      >
        {drawn && (
          <>
            <RoomHeader
              snapshot={snapshot}
              heading={props.heading}
              ground={ground}
              exits={hasCall ? null : exits}
              kept={props.kept}
            >
              {props.tools(extras)}
            </RoomHeader>
            {props.banner}
          </>
        )}
        <div ref={setNotices} className="pointer-events-none! mx-3 mt-2 flex flex-col gap-1.5 empty:hidden" />
      </div>
      {Screen ? (
        <Screen
          client={client}
          snapshot={snapshot}
          drawn={drawn}
          exits={exits}
          extras={extras}
          onDrawn={setDrawn}
          notices={notices}
        />
      ) : (
        <div className="flex-1" />
      )}
      {drawn && props.dialogs}
    </div>
  )
}
