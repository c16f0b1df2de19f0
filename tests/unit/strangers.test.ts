import { expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { Strangers } from '@/lib/signalling/transport/strangers'

it('addresses are counted within bounds, however many there are', () => {
  const everybody = { perAddress: Number.MAX_SAFE_INTEGER, atOnce: Number.MAX_SAFE_INTEGER }
  const strangers = new Strangers(everybody, { nowMs: () => 0 }, () => undefined)
  const { handshakesOfAddress, countedAddresses } = limits
  for (let count = 0; count < handshakesOfAddress.value.burst; count += 1) strangers.turnAway('198.51.100.1')
  expect(strangers.turnAway('198.51.100.1')).toBe('address')
  for (let count = 0; count < countedAddresses.value.most; count += 1) strangers.turnAway(`address ${count}`)
  // Longest ago, and by now it would be full again.
  expect(strangers.turnAway('198.51.100.1')).toBeNull()
})
