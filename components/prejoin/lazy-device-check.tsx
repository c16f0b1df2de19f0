'use client'

import dynamic from 'next/dynamic'

/** Chunks of their own, which a chat page does not load. */
export const DeviceCheckPanel = dynamic(() =>
  import('./device-check').then((check) => check.DeviceCheckPanel),
)
export const JoinsAs = dynamic(() => import('./joins-as').then((check) => check.JoinsAs))
export const PauseTerms = dynamic(() => import('./pause-terms').then((terms) => terms.PauseTerms))
