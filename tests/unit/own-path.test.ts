import { describe, expect, it } from 'vitest'
import { agentOf } from '@/lib/web/accounts/agent'
import { ownPath } from '@/lib/web/accounts/own-path'

describe('where somebody goes on to after signing in', () => {
  it.each(['/', '/account', '/herf/0a572b15?tab=chat#top', '/admin/sessions?text=a%20b', '/@a:b'])(
    'may be %s',
    (path) => expect(ownPath(path)).toBe(path),
  )

  it.each([
    ['/a/../b', '/b'],
    ['/ü', '/%C3%BC'],
    ['/\t/evil.example', '/%09/evil.example'],
    ['/\n/evil.example', '/%0A/evil.example'],
    ['/\ud800', '/%EF%BF%BD'],
  ])('is the page that %j means', (path, page) => expect(ownPath(path)).toBe(page))

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    ' //evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    '/a/..\\\\evil.example',
    '/.//evil.example',
    '/%2e//evil.example',
    '/%2e%2e//evil.example',
    'javascript:alert(1)',
    'account',
    '',
    `/${'a'.repeat(1_000)}`,
    '/api/staff/sign-out',
    '/api',
    null,
    undefined,
    7,
    ['/account'],
  ])('is never %j', (path) => expect(ownPath(path)).toBeNull())
})

describe('what somebody is signed in with', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
      'Firefox on Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1',
      'Chrome on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
      'Samsung Internet on Android',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
      'Edge on Linux',
    ],
    ['curl/8.5.0', 'curl/8.5.0'],
    ['<script>', undefined],
    ['', undefined],
  ])('%s', (agent, words) => {
    expect(agentOf(new Headers({ 'user-agent': agent }))).toBe(words)
  })
})
