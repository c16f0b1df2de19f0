import type { ReadinessResponse } from '@/lib/room/http'
import type { Readiness } from '@/lib/room/readiness'
import { type Place, post } from './api'
import { thisBrowser } from './browser'
import { flag, object } from './shape'

/** What the check before the call has found so far. */
export type Findings = Omit<Readiness, 'browser' | 'system' | 'inApp'>

const stored = object<ReadinessResponse>({ stored: flag })

/** Kept with the session, for whoever is asked later why a call went badly. Nothing depends on it, so it may fail in silence. */
export async function reportReadiness(place: Place, findings: Findings): Promise<void> {
  const { browser, system, inApp } = thisBrowser()
  const readiness: Readiness = { ...findings, browser, system, inApp: inApp !== null }
  await post('/api/sessions/readiness', { ...place, readiness }, stored)
}
