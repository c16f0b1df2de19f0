import type { Readiness } from '@/lib/contract/http/device-report'
import type { ReadinessResponse } from '@/lib/contract/http/session'
import type { MediaKind } from '@/lib/room/modes'
import { thisBrowser } from '../browser/browser'
import { flag, object } from '../guards/guards'
import { type Place, post } from '../http/api'

/** What the check before the call has found so far. */
export type Findings = Omit<Readiness, 'browser' | 'system' | 'inApp'>

const stored = object<ReadinessResponse>({ stored: flag })

const untested: Findings = {
  microphone: 'untested',
  camera: 'untested',
  heard: false,
  soundPlayed: false,
  connection: 'untested',
  relayMs: null,
}

/**
 * Kept with the session, for whoever is asked later why a call went badly. Nothing depends on it, so it may fail in silence.
 * @param kinds of the booked mode
 */
export async function reportReadiness(
  place: Place,
  kinds: readonly MediaKind[],
  found: Partial<Findings>,
): Promise<void> {
  const { browser, system, inApp } = thisBrowser()
  const findings = { ...untested, ...(kinds.includes('video') ? {} : { camera: null }), ...found }
  const readiness: Readiness = { ...findings, browser, system, inApp: inApp !== null }
  await post('/api/sessions/readiness', { ...place, readiness }, stored)
}
