import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { vi } from 'vitest'
import type { Args } from '@/lib/db'

/** Runs SQL as the database's administrator. */
export async function sql(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, application_name: 'test' })
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

export function portOf(url: string): number {
  return Number(new URL(url).port)
}

export function onPort(url: string, port: number): string {
  const other = new URL(url)
  other.port = String(port)
  return other.href
}

/** A booking for now, with people of its own. */
export function terms(over: Partial<Args<'create_booking'>> = {}): Args<'create_booking'> {
  return {
    p_client_ref: randomUUID(),
    p_client_name: 'Ravi',
    p_consultant_ref: randomUUID(),
    p_consultant_name: 'Asha',
    p_session_type: 'chat',
    p_scheduled_start: new Date().toISOString(),
    p_duration_minutes: 30,
    p_price_minor: 10_000,
    p_currency: 'INR',
    p_funding: 'received',
    ...over,
  }
}

/** Waits until the check passes; generous, because a test machine may be busy. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 40_000, interval: 50 })
}
