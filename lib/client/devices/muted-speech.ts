import { isVoice, readingsKept, watchLevel } from './loudness'

/**
 * Notices that somebody speaks although their microphone is off. What is sent stays silent: a copy of the track is listened to here, in the
 * page, and nothing of it is kept. Answers the undo.
 */
export function watchMutedSpeech(track: MediaStreamTrack, onSpeech: () => void): () => void {
  const ear = track.clone()
  ear.enabled = true
  let steps: readonly number[] = []
  const unwatch = watchLevel(ear, (step) => {
    steps = [...steps.slice(1 - readingsKept), step]
    if (!isVoice(steps)) return
    steps = []
    onSpeech()
  })
  return () => {
    unwatch()
    ear.stop()
  }
}
