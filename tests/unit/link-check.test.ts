import { describe, expect, it } from 'vitest'
import type { LinkCheck } from '@/lib/db'
import { checkForPage, checkOfProxy } from '@/lib/web/session/link-check'

const unknown: LinkCheck = { valid: false, reason: 'not_found', facts: null }

describe('the check of a link', () => {
  it('is asked for once by the proxy and the page of one request', async () => {
    let asked = 0
    const ask = async () => {
      asked += 1
      return unknown
    }
    const ofProxy = checkForPage('nonce of this request', ask)
    expect(await checkOfProxy('nonce of this request', ask)).toBe(await ofProxy)
    expect(asked).toBe(1)
  })

  it('is asked for anew by every other request, and by one that no proxy has seen', async () => {
    let asked = 0
    const ask = async () => {
      asked += 1
      return unknown
    }
    await checkForPage('another nonce', ask)
    await checkOfProxy('another nonce', ask)
    await checkOfProxy('another nonce', ask)
    await checkOfProxy('no nonce of ours', ask)
    await checkOfProxy(null, ask)
    expect(asked).toBe(4)
  })
})
