import type { DeviceNotice } from '@/lib/client/devices/device-state'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'
import { firstName } from '@/lib/format-name'
import type { MediaKind } from '@/lib/room/modes'
import { devices as deviceNames, strip } from '@/locales/en/call/call'
import { deviceTrouble } from './device-words'
import { levelWords } from './line-words'
import { isReached, othersOf } from './others'

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

type Seen = Pick<RoomSnapshot, 'devices' | 'members' | 'videoLevel' | 'screen' | 'mode' | 'phase'>

/** In the order of their weight; usually there is nothing to say. */
export function stripLines(snapshot: Seen, speaksMuted: boolean, marked = false): readonly StripLine[] {
  const { devices, members, screen, mode, phase } = snapshot
  if (!devices) return []
  const { microphone, camera, interrupted, notices } = devices
  const troubles = [
    deviceTrouble('microphone', microphone),
    camera === null ? null : deviceTrouble('camera', camera),
    interrupted.length > 0 ? interruptedWords(interrupted) : null,
    // Alone, nobody misses it.
    speaksMuted && phase === 'live' ? strip.speaksMuted : null,
    levelWords(snapshot),
  ].filter((words) => words !== null)
  const lines: StripLine[] = troubles.map((words) => ({ words, tone: 'trouble' }))
  if (screen === 'on')
    lines.push({
      words: screenWords(members),
      tone: 'news',
      action: { name: strip.stopSharing, does: 'stop-sharing' },
    })
  for (const notice of notices) lines.push(noticeLine(notice))
  if (phase === 'live' && mode === 'video' && !marked)
    for (const { name, sends } of members)
      if (sends?.microphone === 'off') lines.push({ words: strip.otherMuted(firstName(name)), tone: 'news' })
  return lines
}

function screenWords(members: Seen['members']): string {
  const here = members.filter(isReached).length
  // Who is alone with one other, and waits for it to be back, goes on to be told by its name.
  if (here === 0 && members.length !== 1) return strip.nobodySeesScreen
  return (here > 1 ? strip.seeScreen : strip.seesScreen)(othersOf(members))
}

const names = { audio: deviceNames.microphone, video: deviceNames.camera }

function interruptedWords(kinds: readonly MediaKind[]): string {
  return strip.interrupted(deviceNames.all(kinds.map((kind) => names[kind])))
}

function noticeLine(notice: DeviceNotice): StripLine {
  const name = names[notice.kind]
  const label = notice.label || strip.another(name)
  switch (notice.what) {
    case 'switched':
      return { words: strip.switched(name, label), tone: 'news' }
    case 'lost':
      return { words: strip.lost(name), tone: 'trouble' }
    case 'unchanged':
      return { words: strip.unchanged(name, label), tone: 'trouble' }
    case 'connected':
      return {
        words: strip.connected(label),
        tone: 'news',
        action: { name: strip.use, does: 'choose', kind: notice.kind, id: notice.id },
      }
    default:
      return notice satisfies never
  }
}
