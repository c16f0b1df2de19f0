import { networkInterfaces } from 'node:os'
import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks the types, of everything; a build for running need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Development: addresses of sessions are secrets, also in a terminal's history.
  logging: { incomingRequests: { ignore: [/\/session\//] } },
  // Development: this machine under its other names, so that a phone on the same network can be tried.
  allowedDevOrigins: Object.values(networkInterfaces()).flatMap(
    (addresses) => addresses?.map(({ address }) => address) ?? [],
  ),
  // Next keeps a copy of every body that passes the proxy. No route takes more than 4 KiB.
  experimental: { proxyClientMaxBodySize: '64kb' },
  async headers() {
    // What the proxy does not see: built files. Everything else gets its headers there.
    return [
      { source: '/_next/static/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] },
    ]
  },
}

export default config
