import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepUp, type Run } from '@/scripts/supervisor/keep-up'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

/** Something that can be made to end, and counts how many of it there are. */
class Stage {
  readonly said: string[] = []
  readonly startedAtMs: number[] = []
  running = 0
  most = 0
  broken = false
  #end = (_how: string) => {}

  readonly again = (): Run => {
    if (this.broken) throw new Error('no room')
    this.startedAtMs.push(performance.now())
    this.running += 1
    this.most = Math.max(this.most, this.running)
    const died = new Promise<string>((resolve) => {
      this.#end = (how) => {
        this.running -= 1
        resolve(`web app ended (${how}).\n  its last words`)
      }
    })
    return {
      died,
      stop: async () => {
        this.running -= 1
      },
    }
  }

  async end(how = 'signal SIGKILL'): Promise<void> {
    this.#end(how)
    await vi.advanceTimersByTimeAsync(0)
  }

  keep() {
    const say = (sentence: string) => this.said.push(sentence)
    return keepUp(this.again(), { name: 'web app', logFile: 'web.log', again: this.again, say })
  }
}

describe('what ends by itself', () => {
  it('is started again after 0.2 s, and each time in a row after twice as long, up to 10 s', async () => {
    const stage = new Stage()
    const kept = stage.keep()
    for (const pauseMs of [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]) {
      await stage.end()
      await vi.advanceTimersByTimeAsync(pauseMs - 1)
      expect(stage.running).toBe(0)
      await vi.advanceTimersByTimeAsync(1)
      expect(stage.running).toBe(1)
    }
    expect(stage.most).toBe(1)
    await kept.stop()
    expect(stage.running).toBe(0)
  })

  it('says how it ended, and says a loop once', async () => {
    const stage = new Stage()
    const kept = stage.keep()
    for (let ends = 0; ends < 9; ends += 1) {
      await stage.end()
      await vi.advanceTimersByTimeAsync(10_000)
    }
    expect(stage.said).toEqual([
      ...Array.from({ length: 4 }, () => 'The web app ended (signal SIGKILL). It is started again.'),
      'The web app ended 5 times in a row and is tried again every 10 s: see web.log.',
    ])
    await vi.advanceTimersByTimeAsync(30_000)
    expect(stage.said.at(-1)).toBe('The web app runs again.')
    await kept.stop()
  })

  it('begins with short pauses again once it ran for a while', async () => {
    const stage = new Stage()
    const kept = stage.keep()
    for (let ends = 0; ends < 4; ends += 1) {
      await stage.end()
      await vi.advanceTimersByTimeAsync(10_000)
    }
    await vi.advanceTimersByTimeAsync(30_000)
    await stage.end()
    await vi.advanceTimersByTimeAsync(200)
    expect(stage.running).toBe(1)
    await kept.stop()
  })

  it('is tried again when it cannot be started', async () => {
    const stage = new Stage()
    const kept = stage.keep()
    stage.broken = true
    await stage.end()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(stage.said.at(-1)).toBe('The web app could not be started (no room). It is started again.')
    stage.broken = false
    await vi.advanceTimersByTimeAsync(10_000)
    expect(stage.running).toBe(1)
    await kept.stop()
  })
})

it('what is stopped stays stopped, also in the pause before it would be started again', async () => {
  const stage = new Stage()
  const kept = stage.keep()
  await stage.end()
  await vi.advanceTimersByTimeAsync(100)
  const stopped = kept.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  await stopped
  expect(stage.startedAtMs).toHaveLength(1)
})
