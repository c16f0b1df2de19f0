'use client'

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { classes } from './classes'

interface DialogProps {
  /** While false nothing is in the document. */
  readonly open: boolean
  /** Esc, or a press beside the dialog (not for `alert`). The owner decides what follows by changing `open`. */
  readonly onClose: () => void
  readonly title: string
  /** `alert`: asks for a decision; announced as an alert, and a press beside it does nothing. */
  readonly alert?: boolean
  readonly children?: ReactNode
  /** Buttons, the safe one first. Put `data-initial-focus` on the one that shall have the focus. */
  readonly actions?: ReactNode
  readonly className?: string
}

/**
 * The browser's own modal dialog: it makes the rest of the page inert, keeps the focus, answers Esc and gives the focus back, and so
 * needs no script (a library's dialog is 24 kB gzip of the 190 that a chat may load, 135 of which are the framework's). What is left to us is the first focus,
 * giving it back, and the roles. Menus and comboboxes may bring a library back for the pages that have room for it.
 */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <OpenDialog {...rest} /> : null
}

function OpenDialog({
  onClose,
  title,
  alert = false,
  children,
  actions,
  className,
}: Omit<DialogProps, 'open'>) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const bodyId = useId()

  // In the layout phase: only a dialog that is closed while it is still in the document gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>('[data-initial-focus]')?.focus()
    return () => dialog?.close()
  }, [])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the press beside the dialog is a shortcut for Esc, which `cancel` answers
    <dialog
      ref={ref}
      role={alert ? 'alertdialog' : 'dialog'}
      aria-modal="true"
      aria-labelledby={titleId}
      aria-describedby={children ? bodyId : undefined}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (!alert && event.target === event.currentTarget) onClose()
      }}
      className={classes(
        'rise-in m-auto max-h-[90svh] w-[min(28rem,calc(100vw-2rem))] overflow-y-auto rounded-card bg-white p-0 text-gray-600 shadow-lift',
        className,
      )}
    >
      <div className="p-6 sm:p-8">
        <h2 id={titleId} className="text-xl font-semibold">
          {title}
        </h2>
        {children && (
          <div id={bodyId} className="mt-3 space-y-3">
            {children}
          </div>
        )}
        {actions && (
          <div className="mt-6 flex flex-col gap-3 sm:flex-row sm:flex-wrap sm:justify-end">{actions}</div>
        )}
      </div>
    </dialog>
  )
}
