'use client'

import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'

/** To who cannot make a call with this browser, before it is tried. */
export function NoCallsAdvice() {
  return (
    <Notice tone="warning">
      <p className="font-semibold text-gray-900">This browser cannot make calls</p>
      <NoCallsWords />
    </Notice>
  )
}

/** `copied`: the address names the link by its secret, and leads in from anywhere. */
export function NoCallsWords({ copied = true }: { readonly copied?: boolean }) {
  return (
    <>
      <p>
        What carries sound and picture (WebRTC) is missing here, or is turned off by a setting, an extension
        or your organisation. Turn it on, or open your link in another browser, such as Chrome, Edge, Firefox
        or Safari.
      </p>
      {copied && (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <CopyButton text={window.location.href} name="the link" />
          <span aria-hidden="true" className="text-sm">
            Copy the link
          </span>
        </div>
      )}
    </>
  )
}
