import type { DeviceNotice, RoomSnapshot } from '@/lib/client/snapshot'
import type { MediaKind } from '@/lib/room/modes'
import { deviceTrouble } from './device-words'
import { levelWords } from './line-words'
import { firstName } from './presence-words'

/** One thing worth knowing during a call, and what may be done about it with one press. */
export interface StripLine {
  readonly words: string
  /** The same for the ear, where `words` count down. */
  readonly said?: string
  readonly tone: 'trouble' | 'news'
  readonly action?:
    | { readonly name: string; readonly does: 'choose'; readonly kind: MediaKind; readonly id: string }
    | { readonly name: string; readonly does: 'stop-sharing' }
}

type Seen = Pick<RoomSnapshot, 'devices' | 'otherMedia' | 'videoLevel' | 'screen' | 'session' | 'phase'>

/** In the order of their weight; usually there is nothing to say. */
export function stripLines(snapshot: Seen, speaksMuted: boolean): readonly StripLine[] {
  const { devices, otherMedia, screen, session, phase } = snapshot
  if (!devices) return []
  const { microphone, camera, interrupted, notices } = devices
  const troubles = [
    deviceTrouble('microphone', microphone),
    camera === null ? null : deviceTrouble('camera', camera),
    interrupted.length > 0 ? interruptedWords(interrupted) : null,
    // Alone, nobody misses it.
    speaksMuted && phase === 'live' ? 'You are speaking, but your microphone is off.' : null,
    levelWords(snapshot),
  ].filter((words) => words !== null)
  const lines: StripLine[] = troubles.map((words) => ({ words, tone: 'trouble' }))
  if (screen === 'on')
    lines.push({
      words: `${firstName(session.otherParticipantName)} sees your screen.`,
      tone: 'news',
      action: { name: 'Stop sharing', does: 'stop-sharing' },
    })
  for (const notice of notices) lines.push(noticeLine(notice))
  if (phase === 'live' && session.sessionType === 'video' && otherMedia?.microphone === 'off')
    lines.push({ words: `${firstName(session.otherParticipantName)}'s microphone is off.`, tone: 'news' })
  return lines
}

const names = { audio: 'microphone', video: 'camera' } as const

function interruptedWords(kinds: readonly MediaKind[]): string {
  const what = kinds.map((kind) => names[kind]).join(' and ')
  return `Your device has taken the ${what} for something else, perhaps a phone call. It comes back when that is over.`
}

function noticeLine(notice: DeviceNotice): StripLine {
  const name = names[notice.kind]
  const label = notice.label || `another ${name}`
  switch (notice.what) {
    case 'switched':
      return { words: `Your ${name} is now ${label}.`, tone: 'news' }
    case 'lost':
      return { words: `Your ${name} was disconnected. Turn it on to use another one.`, tone: 'trouble' }
    case 'unchanged':
      return { words: `That ${name} could not be opened; ${label} stays in use.`, tone: 'trouble' }
    case 'connected':
      return {
        words: `${label} was connected.`,
        tone: 'news',
        action: { name: 'Use it', does: 'choose', kind: notice.kind, id: notice.id },
      }
    default:
      return notice satisfies never
  }
}
