import type { BrowserContext, WebSocketRoute } from '@playwright/test'
import { meet } from './support/room'
import { test } from './support/test'

const sizes = {
  phone: { width: 390, height: 844 },
  lying: { width: 844, height: 390 },
  wide: { width: 1280, height: 800 },
}

async function tap(context: BrowserContext): Promise<(event: string, payload: unknown) => void> {
  let last: WebSocketRoute | undefined
  await context.routeWebSocket(/\/socket\.io\//, (page) => {
    page.connectToServer()
    last = page
  })
  return (event, payload) => last?.send(`42${JSON.stringify([event, payload])}`)
}

const ago = (s: number) => new Date(Date.now() - s * 1000).toISOString()

for (const sessionType of ['video', 'voice', 'chat'] as const) {
  test(`look ${sessionType}`, async ({ desk, visitor }) => {
    test.setTimeout(240_000)
    const [client, consultant] = await Promise.all([visitor(), visitor()])
    for (const person of [client, consultant]) person.expectProblem(/./)
    const toClient = await tap(client.context)
    const toConsultant = await tap(consultant.context)
    const booked = await desk.book({ sessionType, billing: 'fixed' })
    await meet(client, consultant, booked)
    await client.page.waitForTimeout(5000)
    const shots = async (name: string, pages: { client?: boolean; consultant?: boolean }) => {
      for (const [side, page] of [
        ['client', client.page],
        ['consultant', consultant.page],
      ] as const) {
        if (!pages[side]) continue
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport)
          await page.waitForTimeout(250)
          await page.screenshot({ path: `/tmp/look/${sessionType}-${name}-${side}-${size}.png` })
        }
        await page.setViewportSize(sizes.wide)
      }
    }
    const left = (who: string, reason: string, s: number) => ({
      participantType: who,
      timestamp: ago(0),
      reason,
      lastHeardAt: ago(s),
    })
    const back = (who: string) => ({ participantType: who, timestamp: ago(0), call: null })
    toClient('participant-left', left('consultant', 'connection_lost', 3))
    toConsultant('participant-left', left('client', 'connection_lost', 5))
    await client.page.waitForTimeout(400)
    await shots('flows', { client: true, consultant: true })
    toClient('participant-joined', back('consultant'))
    toConsultant('participant-joined', back('client'))
    await client.page.waitForTimeout(600)
    if (sessionType !== 'chat') {
      for (const to of [toClient, toConsultant])
        to('call-stalled', { participantType: 'client', pausesAt: ago(1), serverTime: ago(3) })
      await client.page.waitForTimeout(500)
      await shots('stalled', { client: true, consultant: true })
      for (const to of [toClient, toConsultant])
        to('call-resumed', { endsAt: new Date(Date.now() + 1_500_000).toISOString(), serverTime: ago(0) })
    }
    toConsultant('participant-left', left('client', 'page_closed', 2))
    await client.page.waitForTimeout(400)
    await shots('away', { consultant: true })
    await consultant.page.getByRole('button', { name: 'End session' }).click()
    await consultant.page.waitForTimeout(600)
    await shots('end', { consultant: true })
    await consultant.page.keyboard.press('Escape')
    toConsultant('participant-left', left('client', 'connection_lost', 58))
    await consultant.page.waitForTimeout(3_500)
    await shots('closed', { consultant: true })
    if (sessionType === 'chat') {
      await consultant.page.getByRole('textbox', { name: 'Message' }).fill('Hello?')
      await consultant.page.getByRole('button', { name: 'Send' }).click()
      await consultant.page.waitForTimeout(600)
      await shots('question', { consultant: true })
    }
  })
}
