import type { Producer, ProducerOptions, Transport } from 'mediasoup-client/types'
import type { MediaSource } from '@/lib/contract/socket/hub'
import { done } from '../../guards/hub'
import type { TopologyOptions } from '../topology'
import type { Ask } from './requests'

type Options = Pick<TopologyOptions, 'track' | 'content' | 'screenSound'> & { readonly ask: Ask }

/** What this member wants to send, by source. */
type Wanted = Readonly<Record<MediaSource, MediaStreamTrack | null>>

/** From the smallest size to the whole picture; who watches chooses among them. */
const camera: ProducerOptions = {
  encodings: [
    { scaleResolutionDownBy: 4, maxBitrate: 110_000 },
    { scaleResolutionDownBy: 2, maxBitrate: 350_000 },
    { scaleResolutionDownBy: 1, maxBitrate: 1_100_000 },
  ],
  codecOptions: { videoGoogleStartBitrate: 600 },
}

const forms: Readonly<Record<MediaSource, ProducerOptions>> = {
  mic: { codecOptions: { opusDtx: true, opusFec: true } },
  camera,
  // Text is read in one size.
  screen: { encodings: [{ maxBitrate: 1_800_000 }] },
  screenAudio: { codecOptions: { opusStereo: true } },
}

/** Their tracks do not come back: the next ones are others. */
const ends: ReadonlySet<MediaSource> = new Set(['screen', 'screenAudio'])

/** Sends each source of this member once, and follows what its devices do. */
export function createPublisher({ track, content, screenSound, ask }: Options) {
  let way: Transport | null = null
  const sent = new Map<MediaSource, Producer>()
  /** One change at a time: what is wanted by then is looked at when its turn comes. */
  let turn: Promise<void> = Promise.resolve()

  function wanted(): Wanted {
    const picture = live(track('video'))
    const isScreen = content() === 'screen'
    return {
      // What takes longest to be seen goes first.
      camera: isScreen ? null : picture,
      mic: live(track('audio')),
      screen: isScreen ? picture : null,
      screenAudio: isScreen ? live(screenSound()) : null,
    }
  }

  async function settle(): Promise<void> {
    const on = way
    if (!on) return
    for (const [name, one] of Object.entries(wanted())) {
      if (isSource(name) && on === way) await settleOne(on, name, one)
    }
  }

  async function settleOne(on: Transport, source: MediaSource, one: MediaStreamTrack | null): Promise<void> {
    const producer = sent.get(source)
    if (producer?.closed) sent.delete(source)
    if (!producer || producer.closed) return one ? begin(on, source, one) : undefined
    if (!one) return ends.has(source) ? stop(source, producer) : pause(source, producer)
    if (producer.track !== one) await producer.replaceTrack({ track: one })
    if (!producer.paused) return
    producer.resume()
    await ask('hub-pause', { source, paused: false }, done)
  }

  async function begin(on: Transport, source: MediaSource, one: MediaStreamTrack): Promise<void> {
    const producer = await produceOn(on, source, one)
    if (on === way) sent.set(source, producer)
    else producer.close()
  }

  async function pause(source: MediaSource, producer: Producer): Promise<void> {
    if (!producer.paused) {
      producer.pause()
      await ask('hub-pause', { source, paused: true }, done)
    }
    // A camera that was let go of sends nothing at all.
    const known = producer.track
    if (known?.readyState === 'ended') await producer.replaceTrack({ track: null })
  }

  async function stop(source: MediaSource, producer: Producer): Promise<void> {
    sent.delete(source)
    producer.close()
    await ask('hub-close', { source }, done)
  }

  function refresh(): void {
    // What was refused or is on its way out is looked at anew with the next change.
    turn = turn.then(settle).catch(() => undefined)
  }

  return {
    refresh,
    /** From now on over this way; what went over another one is over. */
    use(next: Transport | null): void {
      way = next
      sent.clear()
      refresh()
    },
    /** The server has these; what it has not is sent anew. */
    agree(sending: readonly MediaSource[]): void {
      for (const [source, producer] of sent) if (!sending.includes(source)) producer.close()
      refresh()
    },
    /** This may not be sent any more. */
    closed(source: MediaSource): void {
      sent.get(source)?.close()
      sent.delete(source)
    },
  }
}

async function produceOn(on: Transport, source: MediaSource, track: MediaStreamTrack): Promise<Producer> {
  const { encodings, ...form } = forms[source]
  const options = { ...form, track, stopTracks: false, disableTrackOnPause: false, appData: { source } }
  if (!encodings || encodings.length === 1)
    return on.produce({ ...options, ...(encodings ? { encodings } : {}) })
  return on.produce({ ...options, encodings }).catch((error: unknown) => {
    // A browser that will not send several sizes sends one.
    if (on.closed) throw error
    return on.produce(options)
  })
}

/** A device that is switched off is not sent. */
function live(track: MediaStreamTrack | null): MediaStreamTrack | null {
  return track?.enabled && track.readyState === 'live' ? track : null
}

function isSource(name: string): name is MediaSource {
  return Object.hasOwn(forms, name)
}
