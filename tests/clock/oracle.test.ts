import { describe, expect, it } from 'vitest'
import { rulesOf } from './games/rules'
import { strategy } from './games/strategies'
import { World } from './games/world'
import { minute, second } from './oracle/words'
import type { Scene } from './support/scene'
import { clock, ending, halfAnHour } from './support/told'

/** The figures of the published rules, by the oracle. What the SQL says is compared with it in histories.test.ts. */

function bothAt(scene: Scene, time: string) {
  scene.until(clock(time))
  return { client: scene.join('client'), consultant: scene.join('consultant') }
}

/** Lost at one time and in again at another. */
function lostFor(scene: Scene, side: 'client' | 'consultant', from: string, to: string) {
  scene.until(clock(from))
  for (const one of scene.connectionsOf(side)) scene.silence(one)
  scene.until(clock(to))
  return scene.join(side)
}

function pressesEnd(scene: Scene, by: 'client' | 'consultant' | 'admin', time: string) {
  scene.until(clock(time))
  scene.beat()
  scene.tell({ act: 'end', by })
}

describe('the timelines', () => {
  it('bills all but 30 s when the client is silent for 90 s and somebody ends at the booked end', () => {
    const told = ending(halfAnHour(), (scene) => {
      bothAt(scene, '0:00')
      lostFor(scene, 'client', '5:00', '6:30')
      pressesEnd(scene, 'consultant', '30:00')
    })
    expect(told).toMatchObject({
      billableSeconds: 1_770,
      grossMinor: 9_833,
      status: 'completed',
      reason: 'ended',
    })
  })

  it('moves the paid end by those 30 s when nobody ends', () => {
    const told = ending(halfAnHour(), (scene) => {
      bothAt(scene, '0:00')
      lostFor(scene, 'client', '5:00', '6:30')
      scene.until(clock('40:00'))
    })
    expect(told).toMatchObject({ grossMinor: 10_000, reason: 'time_up', endedAt: clock('30:30') })
  })

  it('loses nothing to a restarted server that takes both away for 40 s', () => {
    const told = ending(halfAnHour(), (scene) => {
      bothAt(scene, '0:00')
      scene.until(clock('7:05'))
      scene.crash('node-1')
      scene.until(clock('7:30'))
      scene.recover('node-1')
      scene.until(clock('7:45'))
      scene.join('client')
      scene.join('consultant')
      pressesEnd(scene, 'client', '30:00')
    })
    expect(told).toMatchObject({ billableSeconds: 1_800, grossMinor: 10_000 })
  })

  it('does not bill the 10 s for which the consultant leaves by the button', () => {
    const told = ending(halfAnHour(), (scene) => {
      const { consultant } = bothAt(scene, '0:00')
      scene.until(clock('10:00'))
      scene.close(consultant, 'left')
      scene.until(clock('10:10'))
      scene.join('consultant')
      pressesEnd(scene, 'client', '30:00')
    })
    expect(told).toMatchObject({ billableSeconds: 1_790, grossMinor: 9_944 })
  })

  it('pays a fixed price in full when the consultant is lost 3 s before the client presses End', () => {
    const told = ending(halfAnHour({ billing: 'fixed' }), (scene) => {
      const { consultant } = bothAt(scene, '0:00')
      scene.until(clock('19:57'))
      scene.silence(consultant)
      pressesEnd(scene, 'client', '20:00')
    })
    expect(told).toMatchObject({ grossMinor: 10_000, endedBy: 'client' })
  })

  it('falls to pro rata when the consultant was lost 20 s before, and no sound arrives', () => {
    const told = ending(halfAnHour({ billing: 'fixed' }), (scene) => {
      const { consultant } = bothAt(scene, '0:00')
      scene.until(clock('19:40'))
      scene.silence(consultant)
      pressesEnd(scene, 'client', '20:00')
    })
    expect(told).toMatchObject({ billableSeconds: 1_180, grossMinor: 6_556 })
  })

  it('bills what arrives of a lost consultant by the word of the client, for 60 s', () => {
    const told = ending(halfAnHour(), (scene) => {
      const { consultant } = bothAt(scene, '0:00')
      scene.until(clock('10:00'))
      scene.silence(consultant)
      scene.until(clock('10:40'))
      scene.tell({ act: 'report', report: 1, side: 'client', kind: 'arrived', spans: [[40_000, 0]] })
      scene.until(clock('11:40'))
      scene.tell({ act: 'report', report: 1, side: 'client', kind: 'arrived', spans: [[60_000, 0]] })
      scene.join('consultant')
      pressesEnd(scene, 'client', '30:00')
    })
    expect(told).toMatchObject({ billableSeconds: 1_760, grossMinor: 9_778 })
  })

  it('pays a fixed price in full when the client is 7 min late and the consultant leaves at the booked end', () => {
    const told = ending(halfAnHour({ billing: 'fixed' }), (scene) => {
      const consultant = scene.join('consultant')
      scene.until(clock('7:00'))
      scene.join('client')
      scene.until(clock('30:00'))
      scene.close(consultant, 'left')
    })
    expect(told).toMatchObject({ billableSeconds: 1_380, grossMinor: 10_000 })
  })

  it('falls to pro rata when the consultant is there for 60 s and then for 1 s every 9 min', () => {
    const told = ending(halfAnHour({ billing: 'fixed' }), (scene) => {
      const { consultant } = bothAt(scene, '0:00')
      scene.until(clock('1:00'))
      scene.close(consultant, 'left')
      for (const time of ['9:59', '18:59', '27:59']) {
        scene.until(clock(time))
        const back = scene.join('consultant')
        scene.pass(second)
        scene.close(back, 'left')
      }
      scene.until(clock('31:00'))
    })
    expect(told).toMatchObject({ billableSeconds: 63, grossMinor: 350 })
  })

  it('takes the client for the no-show at 10:59 when the consultant arrives at 9:59', () => {
    const told = ending(halfAnHour({ noShowClientShareBp: 5_000 }), (scene) => {
      scene.until(clock('9:59'))
      scene.join('consultant')
      scene.until(clock('12:00'))
    })
    expect(told).toMatchObject({
      status: 'no_show_client',
      endedAt: clock('10:59'),
      grossMinor: 5_000,
      feeMinor: 150,
    })
  })

  it('takes the consultant for the no-show at 10:00 who went after a minute, when the client waits from 1:30', () => {
    const told = ending(halfAnHour(), (scene) => {
      const consultant = scene.join('consultant')
      scene.until(clock('1:00'))
      scene.close(consultant, 'left')
      scene.until(clock('1:30'))
      scene.join('client')
      scene.until(clock('12:00'))
    })
    expect(told).toMatchObject({ status: 'no_show_consultant', endedAt: clock('10:00'), grossMinor: 0 })
  })

  it.each([
    [0, 0],
    [5_000, 5_000],
  ])('takes nothing of a client that is in for 5 s and gone, or the no-show share of %i', (share, gross) => {
    for (const billing of ['prorata', 'fixed', 'per_minute'] as const) {
      const told = ending(halfAnHour({ billing, noShowClientShareBp: share }), (scene) => {
        const { client } = bothAt(scene, '0:00')
        scene.pass(5 * second)
        scene.close(client, 'left')
        scene.until(clock('12:00'))
      })
      expect(told).toMatchObject({ reason: 'client_gone', grossMinor: gross, endedAt: clock('10:05') })
    }
  })
})

describe('the pages, as the game search models them', () => {
  const secondsSent = (client: string, consultant = 'stays') => {
    const world = new World(halfAnHour(), rulesOf.now)
    const acts = { client: strategy(client).act([9]), consultant: strategy(consultant).act([]) }
    const { sent } = world.run(acts, 300)
    return [...sent].filter(([, isSent]) => isSent).map(([at]) => at)
  }

  it('are silent from the eleventh second for a client that sends nothing, denies everything and listens', () => {
    expect(secondsSent('sends nothing and denies')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('are silent 60 s after a client was last heard that keeps the call and closes its WebSocket', () => {
    expect(secondsSent('media without socket')).toEqual(Array.from({ length: 69 }, (_, at) => at))
  })
})

describe('the games of the table', () => {
  it('bills a client that closes only its WebSocket for 60 s more, and no second longer', () => {
    const told = ending(halfAnHour({ priceMinor: 100_000 }), (scene) => {
      const { client } = bothAt(scene, '0:00')
      scene.pass(9 * second)
      scene.silence(client)
      scene.until(clock('1:35'))
      scene.join('client')
      scene.pass(60 * second)
      pressesEnd(scene, 'client', '2:35')
    })
    expect(told.billableSeconds).toBe(9 + 60 + 60)
  })

  it('does not release a fixed price to a consultant that leaves at 62 s before the client presses End', () => {
    const told = ending(halfAnHour({ priceMinor: 100_000, billing: 'fixed' }), (scene) => {
      const { consultant } = bothAt(scene, '0:00')
      scene.pass(62 * second)
      scene.close(consultant, 'left')
      pressesEnd(scene, 'client', '1:07')
    })
    expect(told).toMatchObject({ billableSeconds: 62, grossMinor: 3_444 })
  })

  it('pays a consultant that is there for 1 s of every minute for those seconds alone', () => {
    const told = ending(halfAnHour(), (scene) => {
      scene.join('client')
      for (let round = 0; round < 30; round += 1) {
        scene.until(clock(`${round}:00`))
        const back = scene.join('consultant')
        scene.pass(second)
        scene.close(back, 'left')
      }
      pressesEnd(scene, 'consultant', '30:00')
    })
    expect(told).toMatchObject({ billableSeconds: 30, grossMinor: 0 })
  })

  it('bills a chat client that looks in for 2 s of every 65 s for 62 of them', () => {
    const told = ending(halfAnHour({ mode: 'chat' }), (scene) => {
      scene.join('consultant')
      for (let round = 0; round < 27; round += 1) {
        const back = scene.join('client')
        scene.pass(2 * second)
        scene.close(back, 'left')
        scene.pass(63 * second)
      }
      scene.join('client')
      pressesEnd(scene, 'client', '30:00')
    })
    expect(told.billableSeconds).toBe(27 * 62 + 45)
  })

  it('gives back what was added in the last seconds of a fixed price and not served', () => {
    const told = ending(halfAnHour({ priceMinor: 15_000, billing: 'fixed' }), (scene) => {
      bothAt(scene, '0:00')
      scene.until(clock('29:50'))
      scene.beat()
      scene.tell({ act: 'propose', side: 'consultant', proposal: 1, minutes: 15 })
      scene.tell({ act: 'answer', side: 'client', proposal: 1, accept: true })
      pressesEnd(scene, 'consultant', '30:00')
    })
    expect(told).toMatchObject({ grossMinor: 15_000, returnedMinor: 7_500 })
  })

  it('takes a visit of one second before the start for no visit', () => {
    const told = ending(halfAnHour(), (scene) => {
      scene.now = clock('-5:00')
      const visit = scene.join('consultant')
      scene.pass(second)
      scene.close(visit, 'left')
      scene.until(clock('0:30'))
      scene.join('client')
      scene.until(clock('13:00'))
    })
    expect(told).toMatchObject({ status: 'no_show_consultant', endedAt: clock('10:00') })
  })

  it('sells no minute of more time for nothing', () => {
    const told = ending(halfAnHour({ priceMinor: 2 }), (scene) => {
      bothAt(scene, '0:00')
      for (let proposal = 1; proposal <= 6; proposal += 1) {
        scene.pass(minute)
        scene.beat()
        scene.tell({ act: 'propose', side: 'client', proposal, minutes: 5 })
        scene.tell({ act: 'answer', side: 'consultant', proposal, accept: true })
      }
      scene.until(clock('61:00'))
    })
    expect(told).toMatchObject({ grossMinor: 8, reason: 'time_up', endedAt: clock('60:00') })
  })
})

describe('the limits of the rules', () => {
  const lossOf = (ms: number, bookedMinutes = 30) =>
    ending(halfAnHour({ bookedMinutes }), (scene) => {
      const { consultant } = bothAt(scene, '0:00')
      scene.until(clock('2:00'))
      scene.silence(consultant)
      scene.pass(ms)
      scene.join('consultant')
      pressesEnd(scene, 'client', '5:00')
    }).billableSeconds

  it('bridges a loss of 14 s and none of 15 s', () => {
    expect([lossOf(14_000), lossOf(14_999), lossOf(15_000)]).toEqual([300, 300, 285])
  })

  it('bridges as long as the sum stays below 2 s for each minute booked at first', () => {
    expect([lossOf(9_000, 5), lossOf(10_000, 5), lossOf(11_000, 5)]).toEqual([300, 290, 289])
  })

  it('ends a session whose paid end lies in a bridged loss at the return', () => {
    const told = ending(halfAnHour(), (scene) => {
      bothAt(scene, '0:00')
      lostFor(scene, 'consultant', '29:55', '30:07')
      scene.until(clock('31:00'))
    })
    expect(told).toMatchObject({ endedAt: clock('30:07'), grossMinor: 10_000 })
  })

  it('pauses for a dead call until packets come again', () => {
    const told = ending(halfAnHour(), (scene) => {
      bothAt(scene, '0:00')
      scene.until(clock('10:00'))
      scene.tell({ act: 'report', report: 1, side: 'client', kind: 'dead', spans: [], openMsAgo: 0 })
      scene.until(clock('12:00'))
      scene.tell({
        act: 'report',
        report: 1,
        side: 'client',
        kind: 'dead',
        spans: [[120_000, 0]],
        openMsAgo: null,
      })
      pressesEnd(scene, 'client', '30:00')
    })
    expect(told.billableSeconds).toBe(1_680)
  })

  it('pays a fixed price to a consultant that presses End after it waited for 5 min', () => {
    const waits = (until: string) =>
      ending(halfAnHour({ billing: 'fixed' }), (scene) => {
        const { client } = bothAt(scene, '0:00')
        scene.until(clock('2:00'))
        scene.close(client, 'left')
        pressesEnd(scene, 'consultant', until)
      })
    expect(waits('7:00')).toMatchObject({ endedBy: 'consultant', grossMinor: 10_000 })
    expect(waits('6:59')).toMatchObject({ endedBy: 'consultant', grossMinor: 1_000 })
  })

  it('takes the no-show share of a client that looks in twice for a moment, too', () => {
    const told = ending(halfAnHour({ noShowClientShareBp: 5_000 }), (scene) => {
      const { client } = bothAt(scene, '0:00')
      scene.pass(5 * second)
      scene.close(client, 'left')
      scene.pass(30 * second)
      scene.close(scene.join('client'), 'left')
      scene.until(clock('13:00'))
    })
    expect(told).toMatchObject({ billableSeconds: 95, grossMinor: 5_000 })
  })

  it('ends nothing for one side alone before the scheduled start + 10 min', () => {
    const told = ending(halfAnHour(), (scene) => {
      scene.now = clock('-9:00')
      const { client } = bothAt(scene, '-9:00')
      scene.until(clock('-7:00'))
      scene.close(client, 'left')
      scene.until(clock('13:00'))
    })
    expect(told).toMatchObject({ reason: 'client_gone', endedAt: clock('10:00') })
  })
})
