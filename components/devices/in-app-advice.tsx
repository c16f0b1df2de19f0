'use client'

import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { thisBrowser } from '@/lib/client/browser/browser'
import { copyLink } from '@/locales/en/devices/devices'
import { inAppWords } from './permission-words'

/** Inside another app the real browser is one copied link away. */
export function InAppAdvice() {
  const { inApp, system } = thisBrowser()
  if (!inApp) return null
  return (
    <Notice tone="warning">
      <p>{inAppWords(inApp, system)}</p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <CopyButton text={window.location.href} name={copyLink.name} />
        <span aria-hidden="true" className="text-sm">
          {copyLink.words}
        </span>
      </div>
    </Notice>
  )
}
