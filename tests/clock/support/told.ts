import { Oracle } from '../oracle/oracle'
import { type Ending, minute, type Terms } from '../oracle/words'
import { Scene } from './scene'

/** Half an hour for 100.00, starting one hour after the history begins. */
export const start = 60 * minute

export function halfAnHour(terms: Partial<Terms> = {}): Terms {
  return {
    scheduledStart: start,
    bookedMinutes: 30,
    priceMinor: 10_000,
    billing: 'prorata',
    mode: 'video',
    freeSeconds: 60,
    noShowClientShareBp: 0,
    platformFeeBp: 300,
    overrunCapMinutes: 15,
    ...terms,
  }
}

/** `m:s` after the scheduled start as an instant. */
export function clock(text: string): number {
  const [minutes = 0, seconds = 0] = text.split(':').map(Number)
  return start + (minutes * 60 + seconds) * 1_000
}

/** What the oracle makes of what happened; the sweep of the next day finds whatever still runs. */
export function ending(terms: Terms, happens: (scene: Scene) => void): Ending & { oracle: Oracle } {
  const scene = new Scene(1)
  scene.until(terms.scheduledStart)
  happens(scene)
  scene.until(terms.scheduledStart + 24 * 60 * minute)
  scene.tell({ act: 'sweep' })
  const oracle = new Oracle(terms)
  for (const event of scene.events) oracle.happen(event)
  if (!oracle.ending) throw new Error('The sweep ends every session.')
  return { ...oracle.ending, oracle }
}
