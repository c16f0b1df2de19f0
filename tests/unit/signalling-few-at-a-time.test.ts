import { expect, it } from 'vitest'
import { fewAtATime } from '@/lib/signalling/transport/few-at-a-time'

const turn = () => new Promise(setImmediate)

it('whoever comes in a crowd is let in a few in each turn, in order, and nobody is forgotten', async () => {
  const inTurn = fewAtATime(3)
  const heard: number[] = []
  const come = (who: number) => inTurn(() => heard.push(who))
  for (const who of [1, 2, 3, 4, 5, 6, 7]) come(who)
  expect(heard).toEqual([1, 2, 3])
  await turn()
  expect(heard).toEqual([1, 2, 3, 4, 5, 6])
  // Behind those who wait, though there were room.
  come(8)
  expect(heard).toHaveLength(6)
  await turn()
  expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  await turn()
  await turn()
  for (const who of [9, 10, 11, 12]) come(who)
  expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  await turn()
  expect(heard.at(-1)).toBe(12)
})
