import {
  endSession,
  expectInSession,
  expectSaid,
  expectWaiting,
  join,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { collectScripts, totalGzipBytes } from '@/tests/support/product/scripts'
import { expect, test } from '@/tests/support/product/test'

const mostChatBytes = 190_000

test('a chat room takes at most 190 kB of JavaScript from the link on, and nothing of WebRTC until its summary', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const loaded = collectScripts(client.page)
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await expectWaiting(consultant.page, booked.clientName)
  await client.page.goto(booked.clientUrl)
  await join(client.page)
  await expectInSession(client.page)
  await say(client.page, 'Small talk')
  await expectSaid(consultant.page, 'Small talk')
  const room = await loaded()
  expect(room.length).toBeGreaterThan(0)
  expect(totalGzipBytes(room)).toBeLessThanOrEqual(mostChatBytes)
  await endSession(client.page)
  await shownSummary(client.page)
  const webrtc = (await loaded()).filter(({ text }) =>
    /RTCPeerConnection|simple-peer|RTCSessionDescription/.test(text),
  )
  expect(webrtc.map(({ url }) => url)).toEqual([])
})
