import { quietly } from './quietly'

/** This device's time in ms since the epoch, which goes on evenly when somebody sets the device's clock. */
export function steadyNow(): number {
  return originMs() + performance.now()
}

let ownOriginMs: number | null = null

/** When this page began, by the device's clock. Where the browser cannot tell, it is reckoned once, so that it stays the same. */
export function originMs(): number {
  const told: unknown = quietly(() => performance.timeOrigin)
  if (typeof told === 'number' && Number.isFinite(told)) return told
  ownOriginMs ??= Date.now() - performance.now()
  return ownOriginMs
}
