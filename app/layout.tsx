import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import './globals.css'
import { about } from '@/locales/en/site/site'

export const metadata: Metadata = {
  title: { default: 'Parley', template: '%s · Parley' },
  description: about.layout,
  formatDetection: { telephone: false, email: false, address: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  /** The on-screen keyboard makes the page shorter instead of covering the field being typed into. */
  interactiveWidget: 'resizes-content',
  themeColor: '#fff7ed',
}

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        {/* What the practice looks like; a file, so that no page needs a script for it. */}
        <link rel="stylesheet" href="/practice-style" />
      </head>
      <body>{children}</body>
    </html>
  )
}
