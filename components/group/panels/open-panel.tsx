'use client'

import { type ReactNode, useEffect } from 'react'
import type { Ground } from '@/components/call/surface'
import { partOf, usePart } from '@/components/ui/lazy'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import { button as captionWords } from '@/locales/en/room/captions'
import { PollNotice } from '../polls/poll-notice'
import { Panel } from './panel'
import type { Pinning } from './people-panel'
import { usePanels } from './use-panels'

const chatPart = partOf(() => import('./chat-panel').then(({ ChatPanel }) => ChatPanel))
const pollsPart = partOf(() => import('./polls-panel').then(({ PollsPanel }) => PollsPanel))
const captionsPart = partOf(() =>
  import('../captions/caption-tools').then(({ CaptionTools }) => CaptionTools),
)
const peoplePart = partOf(() => import('./people-panel').then(({ PeoplePanel }) => PeoplePanel))
/** The first moments of a call belong to its media. */
const quietMs = 3_000

interface OpenPanelProps {
  readonly client: GroupClient
  readonly snapshot: GroupSnapshot
  readonly ground: Ground
  readonly isHosted: boolean
  readonly invite: ReactNode
  readonly pinning: Pinning
}

/** The panel that is open. Its code is fetched by the press, or when the room has become quiet. */
export function OpenPanel(props: OpenPanelProps) {
  const { open, toggle } = usePanels()
  return (
    <>
      {open !== 'polls' && <PollNotice polls={props.snapshot.polls} onOpen={() => toggle('polls')} />}
      <Opened {...props} />
    </>
  )
}

function Opened(props: OpenPanelProps) {
  const { open, close } = usePanels()
  const isLive = props.snapshot.phase === 'live'
  useEffect(() => {
    if (!isLive) return
    const timer = setTimeout(() => {
      for (const part of [chatPart, peoplePart, pollsPart, captionsPart])
        void part.load().catch(() => undefined)
    }, quietMs)
    return () => clearTimeout(timer)
  }, [isLive])
  switch (open) {
    case 'chat':
      return <Chat client={props.client} snapshot={props.snapshot} onClose={close} />
    case 'people':
      return <People {...props} onClose={close} />
    case 'polls':
      return <Polls {...props} onClose={close} />
    case 'captions':
      return <Captions {...props} onClose={close} />
    case null:
      return null
    default:
      return open satisfies never
  }
}

function Chat(props: Pick<OpenPanelProps, 'client' | 'snapshot'> & { readonly onClose: () => void }) {
  const Fetched = usePart(chatPart)
  return Fetched && <Fetched {...props} />
}

function Polls(
  props: Pick<OpenPanelProps, 'client' | 'snapshot' | 'ground'> & { readonly onClose: () => void },
) {
  const Fetched = usePart(pollsPart)
  return Fetched && <Fetched {...props} />
}

function Captions({
  client,
  snapshot: { permissions },
  ground,
  onClose,
}: OpenPanelProps & { readonly onClose: () => void }) {
  const Fetched = usePart(captionsPart)
  return (
    Fetched && (
      <Panel title={captionWords} ground={ground} onClose={onClose}>
        <Fetched client={client.captions} may={permissions.includes('caption')} />
      </Panel>
    )
  )
}

function People(props: OpenPanelProps & { readonly onClose: () => void }) {
  const Fetched = usePart(peoplePart)
  return Fetched && <Fetched {...props} />
}
