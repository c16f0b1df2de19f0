import { describe, expect, it } from 'vitest'
import { otherCamera } from '@/lib/client/devices/other-camera'

const phone = ['front', 'back', 'back, wide', 'back, far']

describe('the other camera', () => {
  it.each([
    ['user', 'environment'],
    ['environment', 'user'],
  ])(
    'of a phone that shows its "%s" side is the one of the side "%s", whichever lens that is',
    (facingMode, facing) => {
      expect(otherCamera(phone, { deviceId: 'front', facingMode }, true)).toEqual({ facing })
      // A browser that names no cameras.
      expect(otherCamera([], { facingMode }, true)).toEqual({ facing })
    },
  )

  it('of anything else, or where no side is known, is the next one, and after the last the first', () => {
    const laptop = ['built in', 'on the desk', 'document']
    const next = (deviceId: string, facingMode = '') => otherCamera(laptop, { deviceId, facingMode }, false)
    expect(['built in', 'on the desk', 'document'].map((id) => next(id))).toEqual([
      'on the desk',
      'document',
      'built in',
    ])
    expect(next('built in', 'user')).toBe('on the desk')
    expect(next('unplugged since')).toBe('built in')
    expect(otherCamera(['one', 'two'], { deviceId: 'one', facingMode: 'left' }, true)).toBe('two')
  })

  it('is none where there is one camera', () => {
    expect(otherCamera(['only'], { deviceId: 'only', facingMode: 'user' }, true)).toBeNull()
    expect(otherCamera(['only'], { deviceId: 'only' }, false)).toBeNull()
    expect(otherCamera([], { deviceId: 'unnamed' }, true)).toBeNull()
    expect(otherCamera([], { deviceId: 'unnamed', facingMode: 'user' }, false)).toBeNull()
  })
})
