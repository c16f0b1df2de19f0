import { describe, expect, it } from 'vitest'
import { roomOptions } from '@/scripts/options/room-options'

const three = ['--member', 'Ravi', '--member', ' Mei ', '--member', 'Zoë']

describe('The options of npm run room', () => {
  it('are its title, its mode and who may come', () => {
    expect(roomOptions([' Evening class ', '--mode', 'video', '--host', 'Asha', ...three])).toEqual({
      title: 'Evening class',
      mode: 'video',
      host: 'Asha',
      member: ['Ravi', 'Mei', 'Zoë'],
      max: 4,
      'opens-in': 0,
      json: false,
    })
    const later = ['Class', '--mode', 'chat', '--host', 'A', '--member', 'B', '--opens-in', '90', '--json']
    expect(roomOptions(later)).toMatchObject({ 'opens-in': 90, json: true })
    const many = ['Choir', '--mode', 'video', '--host', 'A', ...three, '--member', 'D', '--max', '20']
    expect(roomOptions(many)).toMatchObject({ max: 20, member: { length: 4 } })
  })

  it.each([
    ['no title', ['--mode', 'chat', '--host', 'A', '--member', 'B'], /one title/],
    [
      'a title without quotation marks',
      ['Evening', 'class', '--mode', 'chat', '--host', 'A', '--member', 'B'],
      /one title/,
    ],
    ['no host', ['x', '--mode', 'chat', '--member', 'B'], /--host must be said/],
    ['nobody besides', ['x', '--mode', 'chat', '--host', 'A'], /--member must be said/],
    [
      'a name that is empty',
      ['x', '--mode', 'chat', '--host', 'A', '--member', ' '],
      /--member must not be empty/,
    ],
    [
      'five people',
      ['x', '--mode', 'chat', '--host', 'A', ...three, '--member', 'D'],
      /--member must be said at most 3/,
    ],
    [
      'a crowd',
      ['x', '--mode', 'chat', '--host', 'A', '--member', 'B', '--max', '21'],
      /--max must be 20 at most/,
    ],
    [
      'another mode',
      ['x', '--mode', 'stage', '--host', 'A', '--member', 'B'],
      /--mode must be chat, voice or video/,
    ],
    [
      'half a minute',
      ['x', '--mode', 'chat', '--host', 'A', '--member', 'B', '--opens-in', '0.5'],
      /--opens-in/,
    ],
    ['what there is not', ['x', '--mode', 'chat', '--host', 'A', '--member', 'B', '--price', '5'], /--price/],
  ])('do not take %s, and say how it is called', (_what, args, words) => {
    expect(() => roomOptions(args)).toThrow(words)
    expect(() => roomOptions(args)).toThrow(/Usage: npm run room/)
  })
})
