import { expect, it } from 'vitest'
import { stageForThisTest } from './support/stage'

const pairs = 20

it('many who come back at once are all in at once, and everybody is present soon after, once', async () => {
  const stage = await stageForThisTest()
  const running = []
  for (let count = 0; count < pairs; count += 1) running.push(await stage.pair('video'))
  const resumes = running.flatMap(({ clientJoined, consultantJoined }) => [
    clientJoined.resume,
    consultantJoined.resume,
  ])
  await stage.restart()
  const visitors = await Promise.all(resumes.map((resume) => stage.connect({ resume })))
  const joined = await Promise.all(visitors.map((visitor) => visitor.join()))
  expect(joined.every(({ sessionActive }) => sessionActive)).toBe(true)
  for (const { booked } of running) {
    const open = async () =>
      (await stage.leases(booked)).filter((lease) => lease.open).map(({ side }) => side)
    await expect.poll(async () => (await open()).sort()).toEqual(['client', 'consultant'])
    expect(await stage.status(booked)).toBe('active')
  }
})

it('whoever left again before the presence was written is not present', async () => {
  const stage = await stageForThisTest()
  const running = []
  for (let count = 0; count < pairs; count += 1) running.push(await stage.pair('video'))
  const resumes = running.flatMap(({ clientJoined, consultantJoined }) => [
    clientJoined.resume,
    consultantJoined.resume,
  ])
  await stage.restart()
  const visitors = await Promise.all(resumes.map((resume) => stage.connect({ resume })))
  await Promise.all(visitors.map((visitor) => visitor.join().then(() => visitor.close())))
  for (const { booked } of running) {
    await expect.poll(async () => (await stage.leases(booked)).filter((lease) => lease.open)).toEqual([])
  }
})
