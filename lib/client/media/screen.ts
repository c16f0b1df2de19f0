import { mediaDevices } from '../browser/environment'

export type ScreenState = 'off' | 'pending' | 'on'

/** One's own screen, in the place of the camera's picture: the same section of the call, so nothing new is negotiated. */
export interface Screen {
  /** null: this browser shares none (phones). */
  state(): ScreenState | null
  track(): MediaStreamTrack | null
  /** Only from a press: the browser asks which screen. */
  set(on: boolean): Promise<void>
}

/** Text must stay readable; a page that is scrolled needs no more pictures than this. */
const wish: DisplayMediaStreamOptions = {
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 10, max: 15 } },
  audio: false,
}

export function createScreen(changed: () => void): Screen {
  // Absent on phones.
  const isSupported = typeof mediaDevices()?.getDisplayMedia === 'function'
  let track: MediaStreamTrack | null = null
  let state: ScreenState = 'off'
  let wanted = false

  function become(next: ScreenState, shared: MediaStreamTrack | null): void {
    state = next
    track = shared
    changed()
  }

  async function start(): Promise<void> {
    wanted = true
    become('pending', null)
    const stream = await mediaDevices()
      ?.getDisplayMedia(wish)
      .catch(() => null)
    const shared = stream?.getVideoTracks()[0] ?? null
    if (!wanted || !shared) {
      shared?.stop()
      return become('off', null)
    }
    shared.contentHint = 'detail'
    // The browser's own "Stop sharing", or the window that was shared is closed.
    shared.addEventListener('ended', () => track === shared && become('off', null))
    become('on', shared)
  }

  return {
    state: () => (isSupported ? state : null),
    track: () => track,
    async set(on) {
      if (on && isSupported && state === 'off') return start()
      wanted = on
      if (on || state === 'off') return
      track?.stop()
      become('off', null)
    },
  }
}
