import * as z from 'zod/mini'

/** What a side's own check found before it went in. Words and figures only: no name of a device, no address, nothing that was said. */
const device = z.enum(['on', 'off', 'pending', 'blocked', 'missing', 'busy', 'untested'])
/** relay: a path through the relay was found · no_relay: none is configured · failed: it is configured and did not answer. */
const connection = z.enum(['relay', 'no_relay', 'failed', 'untested'])
/** A word of our own making (`chrome`, `android`), never the browser's whole self-description. */
const word = z.string().check(z.regex(/^[a-z-]{1,20}$/))

export const readiness = z.strictObject({
  microphone: device,
  /** null: the mode has no camera. */
  camera: z.nullable(device),
  /** The meter rose while the person spoke. */
  heard: z.boolean(),
  /** The test sound was played. */
  soundPlayed: z.boolean(),
  connection,
  /** How long the first relay candidate took. */
  relayMs: z.nullable(z.int().check(z.minimum(0), z.maximum(600_000))),
  browser: word,
  system: word,
  inApp: z.boolean(),
})
export type Readiness = z.infer<typeof readiness>
