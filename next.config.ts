import { networkInterfaces } from 'node:os'
import type { NextConfig } from 'next'
import { accountLinks, linkPages } from './lib/contract/link-pages'
import { apiHeaders, strictTransport } from './lib/web/http/security-headers'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks the types, of everything; a build for running need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Development: addresses of sessions are secrets, also in a terminal's history.
  logging: {
    incomingRequests: {
      ignore: [...Object.values(linkPages), accountLinks].map((page) => new RegExp(`^${page}/`)),
    },
  },
  // Development: this machine under its other names, so that a phone on the same network can be tried.
  allowedDevOrigins: Object.values(networkInterfaces()).flatMap(
    (addresses) => addresses?.map(({ address }) => address) ?? [],
  ),
  turbopack: { resolveAlias: { randombytes: { browser: './lib/client/media/random-bytes.cjs' } } },
  experimental: {
    // Next keeps a copy of every body that passes the proxy. No route takes more than 4 KiB.
    proxyClientMaxBodySize: '64kb',
    // What nobody uses of CommonJS packages is left out: of Next's own runtime some hundred bytes in every page.
    turbopackCjsTreeShaking: true,
  },
  async headers() {
    // What the proxy does not see: built files and the API. Everything else gets its headers there.
    return [
      { source: '/_next/static/:path*', headers: listed({ 'X-Content-Type-Options': 'nosniff' }) },
      { source: '/api/:path*', headers: listed(apiHeaders) },
      {
        source: '/api/:path*',
        has: [{ type: 'header', key: 'x-forwarded-proto', value: 'https' }],
        headers: listed(strictTransport),
      },
    ]
  },
}

function listed(headers: Record<string, string>) {
  return Object.entries(headers).map(([key, value]) => ({ key, value }))
}

export default config
