'use client'

import { drawn } from '@/components/ui/drawn'

/** Chunks of their own, which a chat page does not load. */
export const DeviceCheckPanel = drawn(() => import('./device-check').then((check) => check.DeviceCheckPanel))
export const JoinsAs = drawn(() => import('./joins-as').then((check) => check.JoinsAs))
