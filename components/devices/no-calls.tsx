'use client'

import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { copyLink, noCalls } from '@/locales/en/devices/devices'

/** To who cannot make a call with this browser, before it is tried. */
export function NoCallsAdvice() {
  return (
    <Notice tone="warning">
      <p className="font-semibold text-gray-900">{noCalls.title}</p>
      <NoCallsWords />
    </Notice>
  )
}

/** `copied`: the address names the link by its secret, and leads in from anywhere. */
export function NoCallsWords({ copied = true }: { readonly copied?: boolean }) {
  return (
    <>
      <p>{noCalls.detail}</p>
      {copied && (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <CopyButton text={window.location.href} name={copyLink.name} />
          <span aria-hidden="true" className="text-sm">
            {copyLink.words}
          </span>
        </div>
      )}
    </>
  )
}
