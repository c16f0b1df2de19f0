import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

/** Never in a log, at whatever depth somebody hands it in. Payloads of events are not logged at all. */
const secrets = [
  'ticket',
  'resume',
  'token',
  'secret',
  'sdp',
  'offer',
  'answer',
  'candidate',
  'auth',
  'payload',
]

export function createLogger(level: string, destination?: DestinationStream, service = 'signalling'): Logger {
  const options = {
    level,
    base: { service },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  }
  return destination ? pino(options, destination) : pino(options)
}
