import type { ComponentProps } from 'react'
import { classes } from './classes'

/** 16 px type: anything smaller makes phones zoom into the field. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      // What is written decides which way it runs.
      dir="auto"
      {...rest}
      className={classes(
        'block min-h-12 w-full resize-none rounded-xl border border-edge bg-white px-4 py-3 text-base text-gray-900 placeholder:text-gray-500',
        className,
      )}
    />
  )
}
