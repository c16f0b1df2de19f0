'use client'

import { Maximize, Minimize, PictureInPicture2 } from 'lucide-react'
import { type ReactNode, type RefObject, useSyncExternalStore } from 'react'
import { DevicePickers } from '@/components/devices/device-pickers'
import { MicrophoneMeter } from '@/components/devices/microphone-meter'
import { PermissionHelp } from '@/components/devices/permission-help'
import { SoundTest } from '@/components/devices/sound-test'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { shortcutPreference } from '@/lib/client/browser/shortcut-preference'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import { shortcuts as shortcutWords, settings as words } from '@/locales/en/call/settings'
import { shortcuts } from './keys/shortcuts'
import { lineFigures, lineWords } from './line-words'
import { othersOf } from './others'
import { pictureModes } from './picture-modes'

export interface CallSettingsProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly video?: RefObject<HTMLVideoElement | null>
  readonly onClose: () => void
}

/** Everything of a call that is seldom changed. The call goes on behind it. */
export function CallSettings({ client, snapshot, video, onClose }: CallSettingsProps) {
  const { devices, line, members } = snapshot
  const others = othersOf(members)
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      className="w-[min(34rem,calc(100vw-2rem))]"
      actions={
        <Button data-initial-focus variant="primary" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      {devices && (
        <Part title={words.devices}>
          <DevicePickers devices={devices} onChoose={(kind, id) => void client.chooseDevice(kind, id)}>
            <SoundTest />
          </DevicePickers>
          {devices.microphone === 'on' && devices.localStream && (
            <MicrophoneMeter stream={devices.localStream} />
          )}
          <PermissionHelp microphone={devices.microphone} camera={devices.camera} />
        </Part>
      )}
      {video && (pictureModes.canFloat() || pictureModes.canFill()) && (
        <Part title={words.picture}>
          <PictureButtons video={video} onDone={onClose} />
        </Part>
      )}
      <Part title={words.line}>
        {line ? (
          <>
            <p className="font-medium text-gray-900">{lineWords(line, others)}</p>
            <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm tabular-nums">
              {lineFigures(line, others).map(({ name, value }) => (
                <div key={name} className="contents">
                  <dt>{name}</dt>
                  <dd className="text-right text-gray-900">{value}</dd>
                </div>
              ))}
            </dl>
          </>
        ) : (
          <p>{words.notMeasured}</p>
        )}
      </Part>
      <Part title={words.keyboard}>
        <Keyboard hasVideo={video !== undefined} />
      </Part>
    </Dialog>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="space-y-3 border-t border-line pt-4 first:border-t-0 first:pt-0">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  )
}

interface PictureButtonsProps {
  readonly video: RefObject<HTMLVideoElement | null>
  readonly onDone: () => void
}

function PictureButtons({ video, onDone }: PictureButtonsProps) {
  const act = (what: Promise<void>) => {
    void what
    onDone()
  }
  const Size = pictureModes.isFull() ? Minimize : Maximize
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {pictureModes.canFloat() && (
        <Button className="px-3" onClick={() => act(pictureModes.float(video.current))}>
          <PictureInPicture2 aria-hidden="true" className="size-5" />
          {words.inPicture}
        </Button>
      )}
      {pictureModes.canFill() && (
        <Button className="px-3" onClick={() => act(pictureModes.fill())}>
          <Size aria-hidden="true" className="size-5" />
          {pictureModes.isFull() ? words.leaveFullScreen : words.fullScreen}
        </Button>
      )}
    </div>
  )
}

/** What belongs to pictures alone. */
const forVideo: ReadonlySet<string> = new Set(['camera', 'screen', 'float'])

function Keyboard({ hasVideo }: { readonly hasVideo: boolean }) {
  const { subscribe, isOn, set } = shortcutPreference
  const on = useSyncExternalStore(subscribe, isOn, isOn)
  return (
    <>
      <label className="flex min-h-12 items-center gap-3 text-gray-900">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => set(event.target.checked)}
          className="size-6 accent-accent"
        />
        {words.singleKeys}
      </label>
      {on && (
        <ul className="grid gap-1 text-sm sm:grid-cols-2">
          {shortcuts
            .filter(({ act }) => hasVideo || !forVideo.has(act))
            .map(({ key, act }) => (
              <li key={key}>
                <kbd className="mr-2 inline-block min-w-7 rounded-md border border-edge bg-gray-50 px-1.5 text-center font-semibold text-gray-900">
                  {key.toUpperCase()}
                </kbd>
                {shortcutWords[act]}
              </li>
            ))}
        </ul>
      )}
    </>
  )
}
