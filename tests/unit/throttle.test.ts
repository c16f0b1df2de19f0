import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { turns } from '@/lib/web/http/throttle'

describe('turns at an account', () => {
  const { guessesAtAccount, signInWait, countedAccounts } = limits

  it('come at once for a few, then 20 a minute, and nobody waits for longer than 30 s', () => {
    let nowMs = 0
    const account = turns(guessesAtAccount.value, signInWait.value.most, () => nowMs)
    const first = Array.from({ length: 30 }, () => account.next('a'))
    expect(first.slice(0, 10)).toEqual(Array(10).fill(0))
    expect(first.slice(10, 20)).toEqual(Array.from({ length: 10 }, (_, at) => (at + 1) * 3_000))
    expect(first.slice(20)).toEqual(Array(10).fill(null))
    expect(account.next('b')).toBe(0)
    // Whoever was sent away took no turn: 3 s later there is one.
    nowMs += 3_000
    expect(account.next('a')).toBe(30_000)
    nowMs += 60_000
    expect(account.next('a')).toBe(0)
  })

  it('are counted for so many accounts at a time', () => {
    const account = turns({ burst: 1, perSecond: 1 }, 0, () => 0)
    expect([account.next('first'), account.next('first')]).toEqual([0, null])
    for (let name = 0; name < countedAccounts.value.most; name += 1) account.next(`invented ${name}`)
    expect(account.next('first')).toBe(0)
  })
})
