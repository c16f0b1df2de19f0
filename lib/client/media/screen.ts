import { mediaDevices } from '../browser/environment'

export type ScreenState = 'off' | 'pending' | 'on'

/** One's own screen, in the place of the camera's picture: the same section of the call, so nothing new is negotiated. */
export interface Screen {
  /** null: this browser shares none (phones). */
  state(): ScreenState | null
  track(): MediaStreamTrack | null
  /** What is to be heard of it; null: nothing. */
  sound(): MediaStreamTrack | null
  /** Only from a press: the browser asks which screen. */
  set(on: boolean): Promise<void>
}

/** Text must stay readable; a page that is scrolled needs no more pictures than this. */
const wish: DisplayMediaStreamOptions = {
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 10, max: 15 } },
  audio: false,
}

/** Of a tab that is shared, as it is; not of the whole machine, where the voices of the call are heard, too. */
const withSound = {
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  systemAudio: 'exclude',
  selfBrowserSurface: 'exclude',
} as const

/** @param hasSound what is to be heard of it can be sent */
export function createScreen(changed: () => void, hasSound = false): Screen {
  // Absent on phones.
  const isSupported = typeof mediaDevices()?.getDisplayMedia === 'function'
  let track: MediaStreamTrack | null = null
  let sound: MediaStreamTrack | null = null
  let state: ScreenState = 'off'
  let wanted = false

  function become(next: ScreenState, shared: MediaStreamTrack | null, heard: MediaStreamTrack | null = null) {
    state = next
    track = shared
    if (sound !== heard) sound?.stop()
    sound = heard
    changed()
  }

  async function start(): Promise<void> {
    wanted = true
    become('pending', null)
    const stream = await mediaDevices()
      ?.getDisplayMedia(hasSound ? { ...wish, ...withSound } : wish)
      .catch(() => null)
    const shared = stream?.getVideoTracks()[0] ?? null
    if (!wanted || !shared) {
      for (const one of stream?.getTracks() ?? []) one.stop()
      return become('off', null)
    }
    shared.contentHint = 'detail'
    // The browser's own "Stop sharing", or the window that was shared is closed.
    shared.addEventListener('ended', () => track === shared && become('off', null))
    become('on', shared, stream?.getAudioTracks()[0] ?? null)
  }

  return {
    state: () => (isSupported ? state : null),
    track: () => track,
    sound: () => sound,
    async set(on) {
      if (on && isSupported && state === 'off') return start()
      wanted = on
      if (on || state === 'off') return
      track?.stop()
      become('off', null)
    },
  }
}
