import { describe, expect, it } from 'vitest'
import { EnvProblem, loadEnv, requiredSecret } from '@/lib/env'

describe('The environment', () => {
  it('needs nothing to be set', () => {
    expect(loadEnv({})).toMatchObject({
      appUrl: 'http://localhost:3000',
      socketUrl: 'http://localhost:3001',
      database: { transport: 'embedded' },
      allowedOrigins: ['http://localhost:3000', 'http://127.0.0.1:3000'],
      stunUrls: [],
      trustProxy: 0,
    })
  })

  it('takes a LiveKit server whole or not at all', () => {
    const all = { LIVEKIT_URL: 'wss://l.example/', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'a secret' }
    expect(loadEnv({}).livekit).toBeUndefined()
    expect(loadEnv(all).livekit).toEqual({ url: 'wss://l.example', key: 'key', secret: 'a secret' })
    for (const name of Object.keys(all))
      expect(() => loadEnv({ ...all, [name]: '' })).toThrow(/must be set together/)
    expect(() => loadEnv({ ...all, LIVEKIT_URL: 'l.example' })).toThrow(/LIVEKIT_URL must be an address/)
  })

  it('takes what is set to nothing as not set', () => {
    expect(loadEnv({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
      port: 3000,
      database: { transport: 'embedded' },
    })
  })

  it('allows only the configured origin when there is one, and those named beside it', () => {
    const env = {
      NEXT_PUBLIC_APP_URL: 'https://talk.example.org/',
      ALLOWED_ORIGINS: 'https://a.example, https://b.example',
    }
    expect(loadEnv(env).allowedOrigins).toEqual([
      'https://talk.example.org',
      'https://a.example',
      'https://b.example',
    ])
    expect(loadEnv(env).socketUrl).toBe('https://talk.example.org:3001')
  })

  it('prefers Supabase, and takes its older names for keys', () => {
    const env = loadEnv({
      DATABASE_URL: 'postgres://a/b',
      SUPABASE_URL: 'https://x.supabase.co',
      SUPABASE_SERVICE_ROLE_KEY: 'older',
      SUPABASE_ANON_KEY: 'open',
    })
    expect(env.database).toEqual({ transport: 'supabase', url: 'https://x.supabase.co', secretKey: 'older' })
    expect(env.supabasePublishableKey).toBe('open')
  })

  it.each([
    [{ PORT: 'three' }, 'PORT'],
    [{ SOCKET_PORT: '70000' }, 'SOCKET_PORT'],
    [{ SOCKET_MAX_CONNECTIONS: '0' }, 'SOCKET_MAX_CONNECTIONS'],
    [{ NEXT_PUBLIC_APP_URL: 'talk.example.org' }, 'NEXT_PUBLIC_APP_URL'],
    [{ DATABASE_URL: 'mysql://root:hunter2@a/b' }, 'DATABASE_URL'],
    [{ SUPABASE_URL: 'https://x.supabase.co' }, 'SUPABASE_SECRET_KEY'],
    [{ PARLEY_SECRET: 'hunter2' }, 'PARLEY_SECRET'],
    [{ PARLEY_DEMO: 'on' }, 'PARLEY_DEMO'],
    [{ ALLOWED_ORIGINS: 'https://a.example/path' }, 'ALLOWED_ORIGINS'],
    [{ STUN_URLS: 'https://stun.example' }, 'STUN_URLS'],
    [{ TURN_URLS: 'turn:turn.example' }, 'TURN_SECRET'],
    [{ REDIS_URL: 'localhost' }, 'REDIS_URL'],
    [{ TRUST_PROXY: 'some' }, 'TRUST_PROXY'],
  ])('answers %j with one sentence that names %s and shows no secret', (source, name) => {
    const load = () => loadEnv(source)
    expect(load).toThrow(EnvProblem)
    expect(load).toThrow(new RegExp(`^${name} [^\\n]*\\.$`))
    expect(load).not.toThrow(/hunter2/)
  })

  it('says that the secret is missing only where one is needed', () => {
    expect(() => requiredSecret(loadEnv({}))).toThrow(/PARLEY_SECRET/)
    expect(requiredSecret(loadEnv({ PARLEY_SECRET: 'x'.repeat(32) }))).toHaveLength(32)
  })
})
