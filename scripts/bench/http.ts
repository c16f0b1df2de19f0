import { Desk } from '@/tests/support/product/desk'
import { startProduct } from '@/tests/support/product/product'
import { type Figure, median } from './report/report'

const calls = 60
const warmUp = 140

/** What validating and joining take over HTTP, each beside the route of the same app that does nothing. */
export async function http(): Promise<Figure[]> {
  const product = await startProduct()
  const desk = await Desk.open()
  try {
    const booked: string[] = []
    for (let count = 0; count < warmUp + calls; count += 1) {
      const { clientUrl } = await desk.book({ sessionType: 'video' })
      booked.push(clientUrl.split('/').at(-1) ?? '')
    }
    const call = {
      health: () => fetch(`${desk.appUrl}/api/health`),
      validate: (token: string) => post(desk.appUrl, 'validate', token),
      join: (token: string) => post(desk.appUrl, 'join', token),
    }
    // A server that was just started compiles while it answers.
    const early = booked.splice(0, warmUp)
    for (const act of [call.health, call.validate, call.join]) await timed(early, act)
    const health = await timed(booked, call.health)
    const validate = await timed(booked, call.validate)
    const join = await timed(booked, call.join)
    const figure = (name: string, ours: number[]): Figure => ({
      name,
      unit: 'ms',
      ours: median(ours),
      baseline: median(health),
      beside: 'GET /api/health of the same app',
      runs: { ours, baseline: health },
    })
    return [figure('POST /api/sessions/validate', validate), figure('POST /api/sessions/join', join)]
  } finally {
    await desk.close()
    await product.stop()
  }
}

function post(appUrl: string, route: string, token: string): Promise<Response> {
  return fetch(`${appUrl}/api/sessions/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: appUrl },
    body: JSON.stringify({ token }),
  })
}

/** Milliseconds of each request, one after the other. */
async function timed(
  tokens: readonly string[],
  act: (token: string) => Promise<Response>,
): Promise<number[]> {
  const times: number[] = []
  for (const token of tokens) {
    const began = performance.now()
    const response = await act(token)
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
    times.push(performance.now() - began)
  }
  return times
}
