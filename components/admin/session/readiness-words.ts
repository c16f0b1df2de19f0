import type { Readiness } from '@/lib/contract/http/device-report'
import { deviceStates, readiness as words } from '@/locales/en/admin/session'

/** What a side's check of its devices and its connection found, a line each. */
export function readinessLines(found: Readiness): string[] {
  const { microphone, camera, heard, soundPlayed, browser, system, inApp } = found
  return [
    (heard ? words.microphoneHeard : words.microphone)(deviceStates[microphone]),
    ...(camera === null ? [] : [words.camera(deviceStates[camera])]),
    soundPlayed ? words.soundPlayed : words.soundNotPlayed,
    relayWords(found),
    (inApp ? words.browserInApp : words.browser)(browser, system),
  ]
}

function relayWords({ connection, relayMs }: Readiness): string {
  switch (connection) {
    case 'relay':
      return relayMs === null ? words.relayReached : words.relayReachedIn((relayMs / 1000).toFixed(1))
    case 'no_relay':
      return words.noRelay
    case 'failed':
      return words.relayFailed
    case 'untested':
      return words.notTried
    default:
      return connection satisfies never
  }
}
