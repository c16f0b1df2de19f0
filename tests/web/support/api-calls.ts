import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { apiProblem } from '@/lib/contract/http/api'
import { origin } from './web'

export type ApiRoute = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>
export type Fields = Record<string, unknown>

export interface Asked {
  readonly method?: string
  readonly id?: string
  readonly query?: string
  readonly body?: unknown
  readonly idempotencyKey?: string
}

/** A program that shows a key, and calls routes as Next would. @param key answers it */
export function apiCaller(key: () => string) {
  async function call(route: ApiRoute, asked: Asked = {}) {
    const { id, query = '', body, method = body === undefined ? 'GET' : 'POST', idempotencyKey } = asked
    const request = new Request(`${origin}/api/v1/x${query}`, {
      method,
      headers: {
        'x-parley-peer': '203.0.113.7',
        authorization: `Bearer ${key()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return route(request, { params: Promise.resolve(id === undefined ? {} : { id }) })
  }
  return {
    call,
    async ok<T = Fields>(route: ApiRoute, asked: Asked = {}): Promise<T> {
      const answer = await call(route, asked)
      expect(answer.ok, await answer.clone().text()).toBe(true)
      return answer.json()
    },
    async refused(route: ApiRoute, asked: Asked = {}) {
      const answer = await call(route, asked)
      return apiProblem.parse(await answer.json())
    },
  }
}

/** What books a session. */
export const order = (more: Fields = {}): Fields => ({
  client: { ref: randomUUID(), name: 'Priya Nair' },
  consultant: { ref: randomUUID(), name: 'Asha Rao' },
  start: new Date(Date.now() + 3_600_000).toISOString(),
  sessionType: 'video',
  durationMinutes: 30,
  price: '100.00',
  currency: 'INR',
  ...more,
})
