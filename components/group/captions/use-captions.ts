'use client'

import { useSyncExternalStore } from 'react'
import type { CaptionClient, Captions } from '@/lib/client/room/captions'

export function useCaptions({ subscribe, get }: CaptionClient): Captions {
  return useSyncExternalStore(subscribe, get, get)
}
