import type { Reaction } from '@/lib/contract/socket/reactions'
import { signs } from '@/locales/en/room/reactions'

/** The fixed set: what is drawn, and what it is called. */
export const reactionLooks: Readonly<Record<Reaction, { readonly sign: string; readonly words: string }>> = {
  thumbs_up: { sign: '👍', words: signs.thumbs_up },
  heart: { sign: '❤️', words: signs.heart },
  clap: { sign: '👏', words: signs.clap },
  laugh: { sign: '😂', words: signs.laugh },
  surprise: { sign: '😮', words: signs.surprise },
  thanks: { sign: '🙏', words: signs.thanks },
}

/** In the order in which they are offered. */
export const reactions: readonly Reaction[] = ['thumbs_up', 'heart', 'clap', 'laugh', 'surprise', 'thanks']
