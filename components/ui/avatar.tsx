import { classes } from './classes'

const sizes = {
  small: 'size-10 text-sm',
  medium: 'size-14 text-lg',
  large: 'size-24 text-3xl',
  huge: 'size-32 text-4xl sm:size-40 sm:text-5xl',
} as const

/** First letters of the first and the last word; grapheme by grapheme, so that Devanagari and emoji stay whole. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]]
  return chosen
    .map((word) => firstGrapheme(word ?? ''))
    .join('')
    .toLocaleUpperCase('en')
}

/** Firefox has the segmenter since version 125: before it, the first character. */
function firstGrapheme(word: string): string {
  try {
    return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word)][0]?.segment ?? ''
  } catch {
    return [...word][0] ?? ''
  }
}

interface AvatarProps {
  readonly name: string
  readonly size?: keyof typeof sizes
  readonly className?: string
}

/** Stands beside the written name, so it is an ornament for assistive technology. */
export function Avatar({ name, size = 'medium', className }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        'forced-edge inline-flex shrink-0 items-center justify-center rounded-full bg-tint-strong font-semibold text-accent-hover',
        sizes[size],
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  )
}
