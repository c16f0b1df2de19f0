import type { Readiness } from '@/lib/room/readiness'

const deviceWords = {
  on: 'works',
  off: 'switched off',
  pending: 'asked for, no answer yet',
  blocked: 'blocked in the browser',
  missing: 'not found',
  busy: 'in use by another program',
  untested: 'not tried',
} as const satisfies Record<Readiness['microphone'], string>

/** What a side's check of its devices and its connection found, a line each. */
export function readinessLines(found: Readiness): string[] {
  const { microphone, camera, heard, soundPlayed, browser, system, inApp } = found
  return [
    `Microphone ${deviceWords[microphone]}${heard ? ', and it heard a voice' : ''}`,
    ...(camera === null ? [] : [`Camera ${deviceWords[camera]}`]),
    soundPlayed ? 'Test sound played' : 'Test sound not played',
    relayWords(found),
    `Browser ${browser} on ${system}${inApp ? ', inside another app' : ''}`,
  ]
}

function relayWords({ connection, relayMs }: Readiness): string {
  switch (connection) {
    case 'relay':
      return relayMs === null ? 'Relay reached' : `Relay reached in ${(relayMs / 1000).toFixed(1)} s`
    case 'no_relay':
      return 'No relay is set up'
    case 'failed':
      return 'Relay did not answer'
    case 'untested':
      return 'Connection not tried'
    default:
      return connection satisfies never
  }
}
