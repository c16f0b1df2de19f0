import { limits } from '@/lib/limits'

/** The port that the bench chose for a baseline, from its command line. */
export const port = Number(process.argv[2])

/** What our own server asks of Socket.IO, so that a bare one differs in nothing but what it does with a message. */
export const sameAsOurs = {
  transports: ['websocket'],
  allowUpgrades: false,
  serveClient: false,
  maxHttpBufferSize: limits.frame.value.most,
  connectTimeout: limits.admittedWithin.value.most,
  pingInterval: limits.pingInterval.value.most,
  pingTimeout: limits.pingTimeout.value.most,
  perMessageDeflate: false,
  httpCompression: false,
} as const
