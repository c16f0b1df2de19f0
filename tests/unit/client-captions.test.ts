import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RecogniserOptions, Understood } from '@/lib/client/browser/recogniser'
import { createCaptions, type Outcome } from '@/lib/client/room/captions'
import { captionBounds } from '@/lib/contract/caption-bounds'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

function page(hasRecogniser = true) {
  const standing = { isMicrophoneOn: true, may: true }
  const sent: Understood[] = []
  const answers: Outcome[] = []
  let ear: RecogniserOptions | null = null
  let opened = 0
  const captions = createCaptions({
    async send(said) {
      sent.push(said)
      return answers.shift() ?? 'ok'
    },
    standing: () => standing,
    self: () => 'me',
    nameOf: (member) => (member === 'me' ? 'Asha' : 'Ravi'),
    recogniser: hasRecogniser
      ? (options) => {
          opened += 1
          ear = options
          return {
            close() {
              ear = null
            },
          }
        }
      : null,
  })
  return { captions, standing, sent, answers, ear: () => ear, opened: () => opened }
}

describe('lines that are read along', () => {
  it('grow in their place, stay for a while, and are three at most', () => {
    const { captions } = page()
    const say = (number: number, text: string, done = true) =>
      captions.hear({ memberId: 'r', participantType: 'member', id: id(number), text, done })
    say(1, 'so', false)
    say(1, 'so it begins')
    expect(captions.client.get().lines).toMatchObject([{ name: 'Ravi', text: 'so it begins', done: true }])
    for (const number of [2, 3, 4]) say(number, `line ${number}`)
    expect(captions.client.get().lines.map(({ text }) => text)).toEqual(['line 2', 'line 3', 'line 4'])
    vi.advanceTimersByTime(60_000)
    expect(captions.client.get().lines).toEqual([])
  })

  it('of two members under one id are two', () => {
    const { captions } = page()
    for (const memberId of ['r', 's'])
      captions.hear({ memberId, participantType: 'member', id: id(1), text: memberId, done: true })
    expect(captions.client.get().lines).toHaveLength(2)
  })
})

describe('a browser that listens', () => {
  it('does so only while the microphone is on and the right is there', async () => {
    const { captions, standing, ear, opened } = page()
    captions.client.listen(true)
    expect([captions.client.get().listening, opened()]).toEqual(['on', 1])
    standing.isMicrophoneOn = false
    captions.keep()
    expect([captions.client.get().listening, ear()]).toEqual(['muted', null])
    standing.isMicrophoneOn = true
    captions.keep()
    captions.keep()
    expect([captions.client.get().listening, opened()]).toEqual(['on', 2])
    standing.may = false
    captions.keep()
    expect([captions.client.get().listening, ear()]).toEqual(['off', null])
    standing.may = true
    captions.keep()
    expect(captions.client.get().listening).toBe('off')
  })

  it('says of a line that grows its last words alone, and nothing that was heard before the microphone went off', async () => {
    const { captions, standing, sent, ear } = page()
    captions.client.listen(true)
    for (const text of ['so', 'so it', 'so it begins'])
      ear()?.understood({ id: id(1), text, done: text === 'so it begins' })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sent.map(({ text }) => text)).toEqual(['so', 'so it begins'])
    ear()?.understood({ id: id(2), text: 'one', done: false })
    ear()?.understood({ id: id(2), text: 'one two', done: false })
    standing.isMicrophoneOn = false
    captions.keep()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sent.map(({ text }) => text)).not.toContain('one two')
  })

  it('cuts what is long between words, and no sign in two', async () => {
    const { captions, sent, ear } = page()
    captions.client.listen(true)
    const text = `${'word '.repeat(70)}${'😀'.repeat(200)}`
    ear()?.understood({ id: id(1), text, done: true })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(sent.length).toBeGreaterThan(2)
    for (const one of sent) {
      expect(one.text.length).toBeLessThanOrEqual(captionBounds.characters)
      expect(/\p{Surrogate}/u.test(one.text)).toBe(false)
    }
    expect(sent[0]?.text.endsWith('word')).toBe(true)
  })

  it('that does not want to, or is none, says so and leaves typing', async () => {
    const { captions, ear } = page()
    captions.client.listen(true)
    ear()?.ended('refused')
    expect(captions.client.get().listening).toBe('refused')
    const deaf = page(false)
    deaf.captions.client.listen(true)
    expect(deaf.captions.client.get().listening).toBe('absent')
    expect(await deaf.captions.client.write(' typed ')).toBe('ok')
    expect(deaf.sent).toMatchObject([{ text: 'typed', done: true }])
    expect(deaf.captions.client.get().lines).toMatchObject([{ name: 'Asha', text: 'typed' }])
    deaf.answers.push('rate_limited')
    expect(await deaf.captions.client.write('again')).toBe('rate_limited')
  })

  it('stops with the room', () => {
    const { captions, ear } = page()
    captions.client.listen(true)
    captions.stopped()
    expect([captions.client.get().listening, ear()]).toEqual(['off', null])
  })
})
