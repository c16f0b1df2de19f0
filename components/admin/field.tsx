import { type ComponentProps, useId } from 'react'
import { classes } from '@/components/ui/classes'

export const fieldClasses =
  'forced-edge block min-h-12 w-full rounded-xl border border-edge bg-white px-4 py-2.5 text-base text-gray-900'

/** One line to type into, under its name. */
export function Field({ label, className, ...rest }: ComponentProps<'input'> & { readonly label: string }) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium text-gray-900">
        {label}
      </label>
      <input {...rest} id={id} className={fieldClasses} />
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
