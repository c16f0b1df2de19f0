import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: {
    // Next keeps a copy of every body that passes the proxy. No route takes more than 4 KiB.
    proxyClientMaxBodySize: '64kb',
  },
  async headers() {
    // What the proxy does not see: built files. Everything else gets its headers there.
    return [
      { source: '/_next/static/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] },
    ]
  },
}

export default config
