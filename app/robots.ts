import type { MetadataRoute } from 'next'

/**
 * Pages of sessions are not named here on purpose: an address that a crawler may not read can still be listed, and such an address is a key. They say
 * `noindex` themselves, which only who reads them learns.
 */
export default function robots(): MetadataRoute.Robots {
  return { rules: { userAgent: '*', allow: '/', disallow: '/api/' } }
}
