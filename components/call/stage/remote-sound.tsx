'use client'

import { Volume2 } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { Button } from '@/components/ui/button'
import { soundThrough, speaker } from '@/lib/client/devices/speaker'
import { hear } from '@/locales/en/call/call'
import { usePlayback } from './use-playback'

interface RemoteSoundProps {
  readonly stream: MediaStream | null
  readonly name: string
  /** Where the room shows its notices, if that is not here; null: not drawn yet. */
  readonly notices?: HTMLElement | null
}

/**
 * The other side's voice, in an element of its own, in voice and in video: a browser that refuses to play sound before a tap (a reload in mid-session has none)
 * then still shows the picture, whose element is muted. Lips and voice stay together because the browser aligns the tracks of one stream where it receives
 * them, before any element.
 */
export function RemoteSound({ stream, name, notices }: RemoteSoundProps) {
  const { ref, blocked, unblock } = usePlayback<HTMLAudioElement>(stream)
  const speakerId = useSyncExternalStore(speaker.subscribe, speaker.get, speaker.get)
  useEffect(() => {
    if (ref.current) void soundThrough(ref.current, speakerId)
  }, [ref, speakerId])
  const tap = blocked && (
    <Button
      variant="primary"
      size="large"
      className="pointer-events-auto mx-auto flex! w-fit shrink-0 rounded-full shadow-lift"
      onClick={unblock}
    >
      <Volume2 aria-hidden="true" className="size-6" />
      {hear(name)}
    </Button>
  )
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a live voice has no captions to offer */}
      <audio ref={ref} autoPlay data-testid="remote-audio" />
      {notices === undefined ? tap : notices && createPortal(tap, notices)}
    </>
  )
}
