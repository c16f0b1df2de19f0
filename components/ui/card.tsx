import type { ComponentProps } from 'react'
import { classes } from './classes'

/** The white sheet that everything outside the room lies on. */
export function Card({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div
      {...rest}
      className={classes(
        'rounded-card border border-line bg-white p-5 shadow-card sm:p-8 print:border-0 print:p-0 print:shadow-none',
        className,
      )}
    />
  )
}
