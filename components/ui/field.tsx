import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes'

export const fieldClasses =
  'forced-edge block min-h-12 w-full rounded-xl border border-edge bg-white px-4 py-2.5 text-base text-gray-900 aria-invalid:border-red-700 aria-invalid:ring-1 aria-invalid:ring-red-700'

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string
  /** What helps to fill it in. */
  readonly hint?: ReactNode
  /** What is wrong with what was typed. */
  readonly fault?: string | undefined
}

/** One line to type into, under its name; what helps and what is wrong is said with it. */
export function Field({ label, hint, fault, className, ...rest }: FieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const faultId = `${id}-fault`
  const described = [hint && hintId, fault && faultId].filter(Boolean).join(' ')
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium text-gray-900">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={fieldClasses}
        {...(described ? { 'aria-describedby': described } : {})}
        {...(fault ? { 'aria-invalid': true, autoFocus: true } : {})}
      />
      {fault && (
        <p id={faultId} className="mt-1.5 font-medium text-red-700">
          {fault}
        </p>
      )}
      {hint && (
        <p id={hintId} className="mt-1.5 text-sm">
          {hint}
        </p>
      )}
    </div>
  )
}

/** One of a few, under its name. */
export function Choice({
  label,
  className,
  children,
  ...rest
}: ComponentProps<'select'> & { readonly label: string }) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium text-gray-900">
        {label}
      </label>
      <select {...rest} id={id} className={classes(fieldClasses, 'pr-9')}>
        {children}
      </select>
    </div>
  )
}
