import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { expectAccessible } from '@/tests/support/product/look'
import {
  expectRemotePicture,
  expectRemoteSound,
  livePeers,
  received,
} from '@/tests/support/product/media-watch'
import { expectInSession, meet } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

/** Several cameras and microphones; of the cameras Chromium's second is a depth sensor that shows nothing. */
test.use({
  launchOptions: {
    args: [
      ...chromiumArgs.filter((arg) => arg !== '--use-fake-device-for-media-stream'),
      '--use-fake-device-for-media-stream=device-count=3',
    ],
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  },
})

/** Runs inside the page: the longest time between two pictures of the other side, in ms, until the answer is asked for. */
function watchGaps(): void {
  const video = document.querySelector('[data-testid="remote-video"]')
  if (!(video instanceof HTMLVideoElement)) throw new Error('no video')
  let last = performance.now()
  document.body.dataset['gap'] = '0'
  const next = () => {
    const gap = performance.now() - last
    last = performance.now()
    document.body.dataset['gap'] = String(Math.max(gap, Number(document.body.dataset['gap'])))
    video.requestVideoFrameCallback(next)
  }
  video.requestVideoFrameCallback(next)
}

/** The call freezes for less than this while a device is exchanged; a new call would take longer. */
const mostGapMs = 1_000

test('camera and microphone are exchanged in a running call, which goes on', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await expectRemotePicture(consultant.page)
  await consultant.page.evaluate(watchGaps)
  const before = await livePeers(consultant.page)
  await client.page.getByRole('button', { name: 'Call settings' }).click()
  const dialog = client.page.getByRole('dialog', { name: 'Call settings' })
  for (const name of ['Camera', 'Microphone']) {
    const picker = dialog.getByRole('combobox', { name })
    await expect(picker.getByRole('option').nth(1)).toBeAttached()
    const present = await picker.inputValue()
    const other = (
      await picker
        .getByRole('option')
        .evaluateAll((options) =>
          options.map((option) => (option instanceof HTMLOptionElement ? option.value : '')),
        )
    ).findLast((id) => id !== present && id !== 'default')
    if (!other) throw new Error(`There is no second ${name}.`)
    await picker.selectOption(other)
    await expect(picker).toHaveValue(other)
  }
  await expectAccessible(client.page, 'call settings')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expectRemotePicture(consultant.page)
  await expectRemoteSound(consultant.page)
  expect(await livePeers(consultant.page)).toEqual(before)
  expect(Number(await consultant.page.evaluate(() => document.body.dataset['gap']))).toBeLessThan(mostGapMs)
})

/** Runs inside the page: a phone's two cameras, the front one in use elsewhere from when the page says so. No phone is at hand. */
function beAPhone(): void {
  const devices = navigator.mediaDevices
  const all = devices.enumerateDevices.bind(devices)
  const open = devices.getUserMedia.bind(devices)
  devices.enumerateDevices = async () => {
    const found = await all()
    const sensor = found.filter(({ kind }) => kind === 'videoinput')[1]
    return found.filter((one) => one !== sensor)
  }
  devices.getUserMedia = async (constraints = {}) => {
    const [front, back] = (await devices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
    const { video } = constraints
    if (typeof video !== 'object' || !front || !back) return open(constraints)
    const { facingMode, deviceId, ...rest } = video
    const wanted = JSON.stringify(facingMode ?? deviceId ?? '')
    const isBack = wanted.includes('environment') || wanted.includes(back.deviceId)
    if (!isBack && document.documentElement.dataset['front'] === 'in use')
      throw new DOMException('in use', 'NotReadableError')
    const exact = isBack ? back.deviceId : front.deviceId
    const stream = await open({ ...constraints, video: { ...rest, deviceId: { exact } } })
    for (const track of stream.getVideoTracks()) {
      const settings = track.getSettings.bind(track)
      track.getSettings = () => ({ ...settings(), facingMode: isBack ? 'environment' : 'user' })
    }
    return stream
  }
}

test('on a phone the camera at its back is one press away; a camera that does not open leaves the other one, and the call goes on', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const screen = { viewport: { width: 390, height: 844 } }
  const [client, consultant] = await Promise.all([
    visitor({ ...screen, isMobile: true, hasTouch: true }),
    visitor(),
  ])
  const { page } = client
  await page.addInitScript(beAPhone)
  await meet(client, consultant, booked)
  await expectRemotePicture(consultant.page)
  const calls = await livePeers(consultant.page)
  const sent = () =>
    page.evaluate(
      () =>
        window.mediaWatch.peers
          .flatMap((peer) => peer.getSenders())
          .find(({ track }) => track?.kind === 'video')?.track?.label,
    )
  const front = await sent()
  await page.getByRole('button', { name: 'Switch to the back camera' }).press('Enter')
  const toFront = page.getByRole('button', { name: 'Switch to the front camera' })
  await expect(toFront).toBeFocused()
  await expect.poll(sent).not.toBe(front)
  const back = await sent()
  await expect(page.getByText(`Your camera is now ${back}.`)).toBeAttached()
  // Letters that are shown to the other side are not mirrored.
  await expect(page.getByTestId('self-video')).toHaveCSS('scale', 'none')
  await expectRemotePicture(consultant.page)
  await expectAccessible(page, 'the camera at the back')

  await page.setViewportSize(screen.viewport)
  await page.evaluate(() => {
    document.documentElement.dataset['front'] = 'in use'
  })
  await toFront.tap()
  await expect(page.getByText(`That camera could not be opened; ${back} stays in use.`)).toBeVisible()
  expect(await sent()).toBe(back)
  await expect(toFront).toBeVisible()
  await expectRemotePicture(consultant.page)
  expect(await livePeers(consultant.page)).toEqual(calls)
})

test('a microphone that is unplugged is replaced by the default, muted if it was; a camera waits for the person', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await expectRemoteSound(consultant.page)
  const { page } = client
  /** As the browser reports it when the device is gone. */
  const unplug = (kind: 'audio' | 'video') =>
    page.evaluate((wanted) => {
      for (const peer of window.mediaWatch.peers) {
        const track = peer.getSenders().find((sender) => sender.track?.kind === wanted)?.track
        track?.stop()
        track?.dispatchEvent(new Event('ended'))
      }
    }, kind)
  await unplug('audio')
  await expect(page.getByText(/^Your microphone is now/)).toBeVisible()
  await expectAccessible(page, 'device replaced')
  await expectRemoteSound(consultant.page)

  await page.getByRole('button', { name: 'Turn microphone off' }).click()
  await unplug('audio')
  await expect(page.getByRole('button', { name: 'Turn microphone on' })).toBeVisible()
  const isSilent = () =>
    page.evaluate(() =>
      window.mediaWatch.peers.every((peer) =>
        peer.getSenders().every(({ track }) => track?.kind !== 'audio' || !track.enabled),
      ),
    )
  await expect.poll(isSilent).toBe(true)

  const asked = await page.evaluate(() => window.mediaWatch.asked.filter(({ video }) => video).length)
  await unplug('video')
  await expect(page.getByText('Your camera was disconnected.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Turn camera on' })).toBeVisible()
  expect(await page.evaluate(() => window.mediaWatch.asked.filter(({ video }) => video).length)).toBe(asked)
  await page.getByRole('button', { name: 'Turn camera on' }).click()
  await expectRemotePicture(consultant.page)
})

test('a new headset is offered, and taken with one press', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await client.page.addInitScript(() => {
    const devices = navigator.mediaDevices
    const all = devices.enumerateDevices.bind(devices)
    let hidden = true
    // The last microphone is not plugged in yet.
    devices.enumerateDevices = async () => {
      const found = await all()
      const last = found.filter(({ kind }) => kind === 'audioinput').at(-1)
      return hidden ? found.filter((one) => one !== last) : found
    }
    document.addEventListener('plug-in', () => {
      hidden = false
      devices.dispatchEvent(new Event('devicechange'))
    })
  })
  await meet(client, consultant, booked)
  const { page } = client
  await expectRemoteSound(consultant.page)
  await page.evaluate(() => document.dispatchEvent(new Event('plug-in')))
  await expect(page.getByText(/was connected\.$/)).toBeVisible()
  await expectAccessible(page, 'new device offered')
  await page.getByRole('button', { name: 'Use it' }).click()
  await expect(page.getByText(/was connected\.$/)).toHaveCount(0)
  const label = () =>
    page.evaluate(
      () =>
        window.mediaWatch.peers
          .flatMap((peer) => peer.getSenders())
          .find(({ track }) => track?.kind === 'audio')?.track?.label,
    )
  await expect.poll(label).toContain('Fake Audio Input 2')
  await expectRemoteSound(consultant.page)
})

test('a phone call takes the microphone away and gives it back; nothing is un-muted by itself', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const { page } = client
  /** As the system reports it; a test cannot make a phone ring. */
  const interrupt = (muted: boolean) =>
    page.evaluate((isMuted) => {
      const track = window.mediaWatch.peers
        .flatMap((peer) => peer.getSenders())
        .find((sender) => sender.track?.kind === 'audio')?.track
      if (!track) throw new Error('no microphone')
      Object.defineProperty(track, 'muted', { value: isMuted, configurable: true })
      track.dispatchEvent(new Event(isMuted ? 'mute' : 'unmute'))
    }, muted)
  await interrupt(true)
  await expect(page.getByText(/has taken the microphone/)).toBeVisible()
  await expectAccessible(page, 'interrupted')
  await interrupt(false)
  await expect(page.getByText(/has taken the microphone/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Turn microphone off' }).click()
  await interrupt(true)
  await interrupt(false)
  await expect(page.getByRole('button', { name: 'Turn microphone on' })).toBeVisible()
  await expectInSession(page)
})

test('who speaks into a microphone that is off is told so, and the other side sees that it is off', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await expectRemoteSound(consultant.page)
  await client.page.getByRole('button', { name: 'Turn microphone off' }).click()
  // The fake microphone beeps once a second.
  await expect(client.page.getByText('You are speaking, but your microphone is off.')).toBeVisible()
  await expect(consultant.page.getByText("Nina's microphone is off.")).toBeVisible()
  await expectAccessible(client.page, 'speaking while muted')
  const energy = (await received(consultant.page)).audioEnergy
  await expectRemotePicture(consultant.page)
  expect((await received(consultant.page)).audioEnergy).toBeCloseTo(energy, 3)
  await client.page.getByRole('button', { name: 'Turn microphone on' }).click()
  await expect(client.page.getByText('You are speaking, but your microphone is off.')).toHaveCount(0)
  await expect(consultant.page.getByText("Nina's microphone is off.")).toHaveCount(0)
})
