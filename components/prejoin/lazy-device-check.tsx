'use client'

import dynamic from 'next/dynamic'

/** A chunk of its own, which a chat page does not load. */
export const DeviceCheckPanel = dynamic(() =>
  import('./device-check').then((check) => check.DeviceCheckPanel),
)
