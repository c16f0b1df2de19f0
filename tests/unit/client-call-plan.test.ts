import { describe, expect, it } from 'vitest'
import * as plans from '@/lib/client/media/call-plan'

const at = 1_000_000
/** As the end sees it that offers, and the other. */
const offered = (number: number) => ({ number, offering: true })
const awaited = (number: number) => ({ number, offering: false })
const begun = plans.assigned(plans.noCall, offered(1), at).plan
const answering = plans.assigned(plans.noCall, awaited(1), at).plan
const up = plans.connected(begun)

describe('which media attempt to be part of', () => {
  it('opens the one that the room assigns, offering only where the room says so', () => {
    expect(plans.assigned(plans.noCall, offered(4), at).open).toEqual({ number: 4, offering: true })
    expect(plans.assigned(plans.noCall, awaited(4), at).open).toEqual({
      number: 4,
      offering: false,
    })
    expect(plans.assigned(plans.noCall, null, at).open).toBeNull()
  })

  it('keeps the running one when the room names it again, and never goes back to an older one', () => {
    expect(plans.assigned(up, offered(1), at).open).toBeNull()
    const third = plans.assigned(up, offered(3), at).plan
    expect(plans.assigned(third, offered(2), at).open).toBeNull()
  })

  it('follows a restarted server, which counts from one again, once the old attempt is given up', () => {
    const ninth = plans.assigned(plans.noCall, offered(9), at).plan
    expect(plans.assigned(plans.over(ninth), offered(1), at).open).toEqual({
      number: 1,
      offering: true,
    })
  })

  it('follows a restarted server, which names a lower number than the running one, when the room has not named any since', () => {
    const ninth = plans.connected(plans.assigned(plans.noCall, offered(9), at).plan)
    expect(plans.assigned(ninth, offered(1), at, true).open).toEqual({ number: 1, offering: true })
    expect(plans.assigned(ninth, offered(9), at, true).open).toBeNull()
    expect(plans.assigned(ninth, null, at, true).open).toBeNull()
  })

  it('answers an offer with a higher number in place of what it has, and no other', () => {
    expect(plans.offered(up, 2, true, at).open).toEqual({ number: 2, offering: false })
    expect(plans.offered(up, 1, true, at).open).toBeNull()
    expect(plans.offered(answering, 1, false, at).open).toBeNull()
  })

  it('lets exactly one of two crossing offers stand', () => {
    const client = plans.retried(begun, at).plan
    const consultant = plans.retried(answering, at).plan
    expect(client.number).toBe(consultant.number)
    expect(plans.offered(client, client.number, true, at).open).toEqual({ number: 2, offering: false })
    expect(plans.offered(consultant, consultant.number, false, at).open).toBeNull()
  })

  it('reports a call as alive only while its path works', () => {
    expect(plans.liveCall(begun)).toBeNull()
    expect(plans.liveCall(up)).toBe(1)
    expect(plans.liveCall(plans.lost(up, at))).toBeNull()
    expect(plans.liveCall(plans.broken(up, at))).toBeNull()
    expect(plans.liveCall(plans.over(up))).toBeNull()
  })
})

describe('recovery of a lost path', () => {
  const minute = 60_000

  it('starts the next number at once on the offering side when the last try is long ago', () => {
    const lost = plans.lost(up, at + minute)
    expect(plans.ticked(lost, true, at + minute).open).toEqual({ number: 2, offering: true })
  })

  it('leaves at least 8 s between two tries', () => {
    const again = plans.ticked(plans.lost(up, at + minute), true, at + minute).plan
    const broken = plans.broken(again, at + minute + 100)
    expect(plans.ticked(broken, true, at + minute + plans.retryEveryMs - 1).open).toBeNull()
    expect(plans.ticked(broken, true, at + minute + plans.retryEveryMs).open).toEqual({
      number: 3,
      offering: true,
    })
  })

  it('waits on the answering side, which steps in only when the offerer does not', () => {
    const lost = plans.lost(plans.connected(answering), at + minute)
    expect(plans.ticked(lost, true, at + minute + plans.answererMs - 1).open).toBeNull()
    expect(plans.ticked(lost, true, at + minute + plans.answererMs).open).toEqual({
      number: 2,
      offering: true,
    })
    expect(plans.answererMs).toBeGreaterThan(plans.attemptMs)
  })

  it('does nothing while signals cannot get through, or there is nothing to recover', () => {
    const lost = plans.lost(up, at)
    expect(plans.ticked(lost, false, at + minute).open).toBeNull()
    expect(plans.ticked(up, true, at + minute).open).toBeNull()
    expect(plans.ticked(plans.over(lost), true, at + minute).open).toBeNull()
  })

  it('gives up an attempt that never comes to anything', () => {
    expect(plans.ticked(begun, true, at + plans.attemptMs - 1).open).toBeNull()
    expect(plans.ticked(begun, true, at + plans.attemptMs).open).toEqual({ number: 2, offering: true })
  })
})

describe('what is said of the path', () => {
  it('is connecting, then slow, then failed, over all attempts together', () => {
    const again = plans.ticked(begun, true, at + plans.attemptMs).plan
    expect(plans.phaseOf(begun, false, at + plans.slowAfterMs - 1)).toBe('connecting')
    expect(plans.phaseOf(begun, false, at + plans.slowAfterMs)).toBe('slow')
    expect(plans.phaseOf(again, false, at + plans.failedAfterMs - 1)).toBe('slow')
    expect(plans.phaseOf(again, false, at + plans.failedAfterMs)).toBe('failed')
  })

  it('is lost, not connecting, when there was a picture before', () => {
    const lost = plans.lost(up, at + 5_000)
    expect(plans.phaseOf(lost, true, at + 6_000)).toBe('lost')
    expect(plans.phaseOf(lost, true, at + 5_000 + plans.failedAfterMs)).toBe('failed')
    expect(plans.phaseOf(plans.connected(lost), true, at + 60_000)).toBe('connected')
  })

  it('begins anew when a person asks for another attempt', () => {
    const retried = plans.retried(begun, at + 30_000).plan
    expect(plans.phaseOf(retried, false, at + 30_001)).toBe('connecting')
  })
})
