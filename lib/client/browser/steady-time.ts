import { quietly } from './try-storage'

/** This device's time in ms since the epoch, which goes on evenly when somebody sets the device's clock. */
export function steadyNow(): number {
  return originMs() + performance.now()
}

/** When this page began. Where the browser cannot tell, time begins there: what counts is how far the server's clock is from it. */
export function originMs(): number {
  const told: unknown = quietly(() => performance.timeOrigin)
  return typeof told === 'number' && Number.isFinite(told) ? told : 0
}
