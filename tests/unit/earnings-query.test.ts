import { afterEach, expect, it, vi } from 'vitest'
import { earningsSpan } from '@/lib/web/staff/lists/earnings-query'

afterEach(() => vi.unstubAllEnvs())

const shortlyAfterMidnight = Date.parse('2027-03-01T00:30:00Z')

it.each(['America/New_York', 'Asia/Kolkata', 'UTC'])(
  'asks for the last thirty days of the ledger, on a server in %s too',
  (zone) => {
    vi.stubEnv('TZ', zone)
    expect(earningsSpan({}, 'UTC', shortlyAfterMidnight)).toEqual({ from: '2027-01-31', to: '2027-03-01' })
  },
)

it('asks for what the address says, where that is a day', () => {
  const asked = { from: '2027-02-28', to: '2027-02-30' }
  expect(earningsSpan(asked, 'UTC', shortlyAfterMidnight)).toEqual({ from: '2027-02-28', to: '2027-03-01' })
})

it('counts the days in the zone of the practice', () => {
  expect(earningsSpan({}, 'Pacific/Auckland', Date.parse('2027-03-01T11:30:00Z')).to).toBe('2027-03-02')
  expect(earningsSpan({}, 'America/Vancouver', shortlyAfterMidnight).to).toBe('2027-02-28')
})
