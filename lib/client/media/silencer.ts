/**
 * Sends silence and black in the place of what the devices give: a copy of the track that is switched off keeps packets flowing, so that the other
 * side's count of them goes on, while one's own picture and meter stay as they are.
 */
export interface Silencer {
  set(on: boolean): void
  /** What to send for this track. */
  of(track: MediaStreamTrack | null): MediaStreamTrack | null
}

export function createSilencer(): Silencer {
  let isOn = false
  const copies = new Map<MediaStreamTrack, MediaStreamTrack>()

  function release(wanted: (track: MediaStreamTrack) => boolean): void {
    for (const [track, copy] of copies) {
      if (wanted(track)) continue
      copy.stop()
      copies.delete(track)
    }
  }

  function copyOf(track: MediaStreamTrack): MediaStreamTrack {
    // A device that was let go of is let go of by its copy, too.
    release((one) => one.readyState === 'live')
    const known = copies.get(track)
    if (known) return known
    const copy = track.clone()
    copy.enabled = false
    copies.set(track, copy)
    return copy
  }

  return {
    set(on) {
      isOn = on
      if (!on) release(() => false)
    },
    of: (track) => (isOn && track ? copyOf(track) : track),
  }
}
