import { describe, expect, it } from 'vitest'
import { isRelink, memberMeant, relinkOptions } from '@/scripts/options/relink-options'

const room = '0a1b2c3d-0000-4000-8000-000000000000'

describe('The options of npm run room -- relink', () => {
  it('are a room and one of its people', () => {
    expect(relinkOptions(['relink', room, '--member', ' Ravi '])).toEqual({
      room,
      member: 'Ravi',
      json: false,
    })
    expect(isRelink(['relink', room, '--member', 'Ravi'])).toBe(true)
    // A room that is called so is made as any.
    expect(isRelink(['relink', '--mode', 'chat', '--host', 'A', '--member', 'B'])).toBe(false)
    expect(isRelink(['Evening class', '--mode', 'chat'])).toBe(false)
  })

  it.each([
    ['no room', ['relink', '--member', 'Ravi'], /one room/],
    [
      'a title',
      ['relink', 'Evening class', '--member', 'Ravi'],
      /--room must be the id|must be the id of a room/,
    ],
    ['two rooms', ['relink', room, room, '--member', 'Ravi'], /one room/],
    ['nobody', ['relink', room], /--member must be said/],
    ['what there is not', ['relink', room, '--member', 'Ravi', '--mode', 'chat'], /--mode/],
  ])('do not take %s, and say how it is called', (_what, args, words) => {
    expect(() => relinkOptions(args)).toThrow(words)
    expect(() => relinkOptions(args)).toThrow(/Usage: npm run room -- relink/)
  })

  it('name one person, by name or by id', () => {
    const members = [
      { id: 'a', name: 'Ravi' },
      { id: 'b', name: 'Mei' },
      { id: 'c', name: 'Ravi' },
    ]
    expect(memberMeant(members, 'Mei').id).toBe('b')
    expect(memberMeant(members, 'c').id).toBe('c')
    expect(() => memberMeant(members, 'Ravi')).toThrow(/Several are called Ravi.*\(a\).*\(c\)/)
    expect(() => memberMeant(members, '__proto__')).toThrow(/Nobody there is called __proto__/)
  })
})
