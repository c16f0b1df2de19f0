import { expect, it } from 'vitest'
import * as metrics from '@/app/api/metrics/route'
import * as joinRoute from '@/app/api/sessions/join/route'
import { Browser, origin, serveWeb } from './support/web'

const web = serveWeb()
const token = 'a token of the tests'
const ask = (authorization?: string) =>
  metrics.GET(new Request(`${origin}/api/metrics`, authorization ? { headers: { authorization } } : {}))

it('the app has no metrics without a token, and shows them to nobody who does not know it', async () => {
  expect((await ask(`Bearer ${token}`)).status).toBe(404)
  web.configure({ METRICS_TOKEN: token })
  expect((await ask()).status).toBe(401)
  expect((await ask('Bearer another token')).status).toBe(401)
  expect((await ask(`Bearer ${token}`)).status).toBe(200)
})

it('joins are counted by mode, and the TURN credentials that they hand out', async () => {
  web.configure({ METRICS_TOKEN: token, TURN_URLS: 'turn:turn.example.org:3478', TURN_SECRET: 'shared' })
  const figure = async (name: string) => {
    const text = await (await ask(`Bearer ${token}`)).text()
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length + 1) ?? 0,
    )
  }
  const names = ['parley_joins_total{mode="voice"}', 'parley_turn_credentials_total'] as const
  const before = await Promise.all(names.map(figure))
  const { clientToken } = await web.book({ p_session_type: 'voice' })
  expect((await new Browser().post(joinRoute.POST, { token: clientToken })).status).toBe(200)
  expect(await Promise.all(names.map(figure))).toEqual(before.map((count) => count + 1))
  expect(await (await ask(`Bearer ${token}`)).text()).not.toContain(clientToken)
})
