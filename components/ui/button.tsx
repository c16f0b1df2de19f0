import type { ComponentProps } from 'react'
import { classes } from './classes'
import { HeardButton } from './hydrated/heard-button'
import { Spinner } from './spinner'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'stage' | 'stage-off' | 'off'
export type ButtonSize = 'regular' | 'large' | 'icon' | 'control'

const base =
  'forced-edge inline-flex min-w-12 items-center justify-center gap-2 rounded-xl text-center font-semibold leading-tight ' +
  'hover:transition-colors select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-progress'

const variants = {
  primary: 'bg-brand text-ink hover:bg-brand-hover active:bg-brand-press shadow-sm',
  secondary: 'border border-edge bg-white text-gray-900 hover:bg-gray-50 active:bg-gray-100',
  ghost: 'text-gray-900 hover:bg-gray-100 active:bg-gray-200',
  danger: 'bg-red-600 text-white hover:bg-red-700 active:bg-red-700 shadow-sm',
  /** On the dark stage. */
  stage: 'border border-stage-line bg-stage-raised text-white hover:bg-stage-line',
  /** Switched off: stands out from its neighbours, on the stage and on white. */
  'stage-off': 'border border-white bg-white text-ink hover:bg-gray-100',
  off: 'border border-accent bg-tint text-accent-hover hover:bg-tint-strong',
} as const satisfies Record<ButtonVariant, string>

/** Every target is at least 48 px high and wide. */
const sizes = {
  regular: 'min-h-12 px-5 py-2.5 text-base',
  large: 'min-h-14 px-7 py-3 text-lg',
  icon: 'size-12 shrink-0',
  /** In a bar: a symbol on small screens, with a word where there is room. */
  control: 'min-h-12 min-w-14 shrink-0 px-3.5 py-2.5 text-base min-[760px]:px-5',
} as const satisfies Record<ButtonSize, string>

interface Look {
  readonly variant?: ButtonVariant
  readonly size?: ButtonSize
}

/** For the rare thing that must look like a button without being one (a link, a label). */
export function buttonClasses({ variant = 'secondary', size = 'regular' }: Look = {}): string {
  return classes(base, variants[variant], sizes[size])
}

/** `pending`: the press is on its way; the button keeps focus and place, says it is busy and takes no second press. */
export type ButtonProps = ComponentProps<'button'> & Look & { readonly pending?: boolean }

export function Button({
  variant,
  size,
  pending = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const Element = onClick ? HeardButton : 'button'
  return (
    <Element
      type="button"
      {...rest}
      {...(pending ? { 'aria-disabled': true, 'aria-busy': true } : { onClick })}
      className={classes(buttonClasses({ ...(variant && { variant }), ...(size && { size }) }), className)}
    >
      {children}
      {/* After what may be text: a page that its browser translates has no place left before one. */}
      {pending && <Spinner className="order-first size-5" />}
    </Element>
  )
}

/** A plain link that looks like a button: a full page load, so that the next page's own permissions policy holds. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<'a'> & Look) {
  return (
    <a
      {...rest}
      className={classes(buttonClasses({ ...(variant && { variant }), ...(size && { size }) }), className)}
    />
  )
}
