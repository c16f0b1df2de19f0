import type { Reaction } from '@/lib/room/events'

/** The fixed set: what is drawn, and what it is called. */
export const reactionLooks: Readonly<Record<Reaction, { readonly sign: string; readonly words: string }>> = {
  thumbs_up: { sign: '👍', words: 'Thumbs up' },
  heart: { sign: '❤️', words: 'Heart' },
  clap: { sign: '👏', words: 'Applause' },
  laugh: { sign: '😂', words: 'Laughing' },
  surprise: { sign: '😮', words: 'Surprised' },
  thanks: { sign: '🙏', words: 'Thank you' },
}

/** In the order in which they are offered. */
export const reactions: readonly Reaction[] = ['thumbs_up', 'heart', 'clap', 'laugh', 'surprise', 'thanks']
