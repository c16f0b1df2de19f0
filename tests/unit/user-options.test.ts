import { describe, expect, it } from 'vitest'
import { userCommand } from '@/scripts/options/user-options'

describe('npm run user', () => {
  it('understands what it is asked to do', () => {
    expect(userCommand(['list'])).toEqual({ act: 'list' })
    expect(
      userCommand(['create', 'asha@x.example', '--role', 'consultant', '--consultant', 'expert:7']),
    ).toEqual({ act: 'create', email: 'asha@x.example', role: ['consultant'], consultant: 'expert:7' })
    expect(userCommand(['role', 'asha@x.example', '--role', 'consultant', '--role', 'admin'])).toEqual({
      act: 'role',
      email: 'asha@x.example',
      role: ['admin', 'consultant'],
    })
    expect(userCommand(['create', 'kim@x.example', '--role', 'member', '--name', 'Kim'])).toEqual({
      ...{ act: 'create', email: 'kim@x.example', role: [], name: 'Kim' },
    })
    expect(userCommand(['link', 'kim@x.example', '--purpose', 'reset'])).toEqual({
      ...{ act: 'link', email: 'kim@x.example', purpose: 'reset' },
    })
    expect(userCommand(['password', 'asha@x.example'])).toEqual({ act: 'password', email: 'asha@x.example' })
  })

  it.each([
    [[]],
    [['create', 'asha@x.example']],
    [['create', 'asha', '--role', 'admin']],
    [['create', 'asha@x.example', '--role', 'boss']],
    [['password', 'asha@x.example', '--password', 'short']],
    [['remove', 'asha@x.example', 'mira@x.example']],
    [['list', '--role', 'admin']],
    [['link', 'asha@x.example', '--purpose', 'everything']],
    [['link', 'asha@x.example']],
    [['create', 'asha@x.example', '--role', 'creator', '--purpose', 'reset']],
    [['create', 'asha@x.example', '--rule', 'admin']],
    [['create', 'asha@x.example', '--role', 'consultant', '--consultant', ' ']],
    [['create', 'asha@x.example', '--role', 'consultant', '--consultant', 'x', '--name', 'x'.repeat(81)]],
    [['password', 'asha@x.example', '--password', 'x'.repeat(201)]],
  ])('says how to call it instead of guessing: %j', (args) => {
    expect(() => userCommand(args)).toThrow(/Usage: npm run user/)
    // In words of ours.
    expect(() => userCommand(args)).not.toThrow(/expected|Invalid|Too |Unrecognized/)
  })
})
