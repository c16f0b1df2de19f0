import { expect, it } from 'vitest'
import { mediaWarning } from '@/scripts/supervisor/media-warning'

const warning = (appUrl: string, announced: string[]) =>
  mediaWarning({
    appUrl,
    media: { listen: '0.0.0.0', announced, port: 3002, workers: 1, maxBitrate: 4_000_000 },
  })

it('warns where people come from outside and are told an address that only this network knows', () => {
  expect(warning('https://talk.example.org', ['10.1.2.3', '192.168.1.7'])).toMatch(
    /10\.1\.2\.3, 192\.168\.1\.7.*MEDIA_ANNOUNCED/,
  )
  expect(warning('https://talk.example.org', ['172.20.0.4'])).toMatch(/MEDIA_ANNOUNCED/)
  expect(warning('https://talk.example.org', ['fd00::4'])).toMatch(/MEDIA_ANNOUNCED/)
})

it('says nothing where one of them is public, or where everybody is on this network', () => {
  expect(warning('https://talk.example.org', ['192.168.1.7', '203.0.113.7'])).toBeNull()
  expect(warning('https://talk.example.org', ['media.example.org'])).toBeNull()
  expect(warning('http://localhost:3000', ['10.1.2.3'])).toBeNull()
  expect(warning('http://192.168.1.7:3000', ['192.168.1.7'])).toBeNull()
})
