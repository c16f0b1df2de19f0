import type { MetadataRoute } from 'next'
import { about } from '@/locales/en/site/site'

/** What a phone needs to put Parley on its home screen. The mark alone: a practice's own name stands in its pages. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Parley',
    short_name: 'Parley',
    description: about.manifest,
    start_url: '/',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#fff7ed',
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  }
}
