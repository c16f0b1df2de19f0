'use client'

import { ScreenShare, ScreenShareOff, SlidersHorizontal } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'
import { partOf, usePart } from '@/components/ui/lazy'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import { bar as words } from '@/locales/en/call/call'
import type { CallSettingsProps } from './call-settings'
import type { ShortcutAct } from './keys/shortcuts'
import { useShortcuts } from './keys/use-shortcuts'
import { pictureModes } from './picture-modes'
import { RoundButton } from './round-button'
import type { Ground } from './surface'

/** Fetched when the call has come up; before that, by the press that opens it. */
const settingsPart = partOf(() => import('./call-settings').then(({ CallSettings }) => CallSettings))

interface CallToolsProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
  /** The other side's picture, where the mode has one. */
  readonly video?: RefObject<HTMLVideoElement | null>
  /** Why no screen can be shared now; null: one can. */
  readonly barred?: string | null
}

/** Beside the devices: one's screen, and the settings of the call. */
export function CallTools({ client, snapshot, ground, video, barred }: CallToolsProps) {
  const [open, setOpen] = useState(false)
  const { devices, screen, phase } = snapshot
  const canShare = screen !== null && phase === 'live'
  const act = (what: ShortcutAct) => {
    switch (what) {
      case 'microphone':
        return void client.setMicrophone(devices?.microphone !== 'on')
      case 'camera':
        return void (devices?.camera && client.setCamera(devices.camera !== 'on'))
      case 'screen':
        return void (canShare && client.shareScreen(screen === 'off'))
      case 'full-screen':
        return void pictureModes.fill()
      case 'float':
        return void (video && pictureModes.float(video.current))
      default:
        return what satisfies never
    }
  }
  useShortcuts(act)
  // While the network is gone nothing can be fetched, and that is when people look for a setting.
  useEffect(() => {
    if (phase !== 'live') return
    const timer = setTimeout(() => void settingsPart.load().catch(() => undefined), quietMs)
    return () => clearTimeout(timer)
  }, [phase])
  const sharing = screen === 'on'
  const Icon = sharing ? ScreenShareOff : ScreenShare
  return (
    <>
      {canShare && (
        <RoundButton
          name={
            barred && !sharing
              ? `${words.shareScreen}. ${barred}`
              : sharing
                ? words.stopSharing
                : words.shareScreen
          }
          words={words.screen}
          icon={<Icon aria-hidden="true" className="size-5" />}
          ground={ground}
          look={sharing ? 'off' : 'plain'}
          pending={screen === 'pending'}
          iconOnly
          onPress={() => void client.shareScreen(!sharing)}
        />
      )}
      <RoundButton
        name={words.settingsName}
        words={words.settings}
        icon={<SlidersHorizontal aria-hidden="true" className="size-5" />}
        ground={ground}
        iconOnly
        onPress={() => setOpen(true)}
      />
      {open && (
        <Settings
          client={client}
          snapshot={snapshot}
          {...(video ? { video } : {})}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

/** The first moments of a call belong to its media. */
const quietMs = 3_000

function Settings(props: CallSettingsProps) {
  const Fetched = usePart(settingsPart)
  return Fetched && <Fetched {...props} />
}
