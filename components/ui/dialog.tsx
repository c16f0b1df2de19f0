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
    dialog?.querySelector<HTMLElement>('[data-initial-focus]')?.focus({ preventScroll: true })
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
        'rise-in m-auto max-h-[90svh] w-[min(28rem,calc(100vw-2rem))] overflow-hidden rounded-card bg-white p-0 text-gray-600 shadow-lift',
        className,
      )}
    >
      {/* What is asked and what can be answered stay in sight, however long it is in between. */}
      <div className="flex max-h-[90svh] flex-col py-6 sm:py-8 lying:py-4">
        <h2 id={titleId} className="px-6 text-xl font-semibold sm:px-8">
          {title}
        </h2>
        {children && (
          <div id={bodyId} className="mt-2 min-h-0 space-y-3 overflow-y-auto px-6 py-1 sm:px-8">
            {children}
          </div>
        )}
        {actions && (
          <div className="mt-5 flex flex-col gap-3 px-6 sm:flex-row sm:flex-wrap sm:justify-end sm:px-8 lying:mt-3">
            {actions}
          </div>
        )}
      </div>
    </dialog>
  )
}
