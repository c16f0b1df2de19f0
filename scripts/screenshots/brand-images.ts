import { mkdirSync, readFileSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { chromiumPath } from '@/tests/support/product/chromium'

/** `node scripts/run.mjs scripts/screenshots/brand-images.ts`: draws what home screens and previews of links show, from the mark in app/icon.svg. */

const [brand, ink, tint] = ['#ff6b35', '#111827', '#fff7ed']
/** The mark without its ground. */
const glyph = readFileSync('app/icon.svg', 'utf8').match(/<path[\s\S]*<circle[^>]*>/)?.[0] ?? ''
const font = readFileSync('app/fonts/figtree-latin-wght-normal.woff2').toString('base64')

/**
 * The mark on a ground that reaches every edge, since systems cut their own corners.
 * @param scale of the mark: a mask may leave no more than the inner four fifths (W3C, Web Application Manifest, "maskable")
 */
function icon(scale: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" style="display:block;width:100vw;height:100vh">
    <rect width="32" height="32" fill="${brand}"/>
    <g transform="translate(16 16) scale(${scale}) translate(-17.75 -17.5)">${glyph}</g>
  </svg>`
}

/** The square with round corners, where nobody else cuts them. */
function tile(): string {
  return readFileSync('app/icon.svg', 'utf8').replace(
    '<svg',
    '<svg style="display:block;width:100vw;height:100vh"',
  )
}

function social(): string {
  const mark = `<svg viewBox="0 0 32 32" width="132" height="132"><rect width="32" height="32" rx="9" fill="${brand}"/>${glyph}</svg>`
  return `<div class="card"><div class="name">${mark}<span>Parley</span></div>
    <p>Talk for an hour. Pay for an hour.<br><em>Not a minute more.</em></p>
    <footer>Paid one-to-one appointments by chat, voice and video</footer></div>
    <style>
      @font-face { font-family: Brand; font-weight: 300 900; src: url(data:font/woff2;base64,${font}) }
      .card { box-sizing: border-box; width: 1200px; height: 630px; padding: 76px 84px; background: linear-gradient(${tint}, #fff 70%);
        border-bottom: 22px solid ${brand}; color: ${ink}; font-family: Brand; display: flex; flex-direction: column }
      .name { display: flex; align-items: center; gap: 34px; font-size: 92px; font-weight: 800; letter-spacing: -0.02em }
      p { margin: 52px 0 0; font-size: 66px; line-height: 1.14; font-weight: 800; letter-spacing: -0.02em }
      em { font-style: normal; color: #c2410c }
      footer { margin-top: auto; font-size: 32px; font-weight: 500; color: #4b5563 }
    </style>`
}

const images = [
  { path: 'app/apple-icon.png', width: 180, height: 180, html: icon(1.05) },
  { path: 'public/icon-192.png', width: 192, height: 192, html: tile() },
  { path: 'public/icon-512.png', width: 512, height: 512, html: tile() },
  { path: 'public/icon-maskable-512.png', width: 512, height: 512, html: icon(0.85) },
  { path: 'public/social.png', width: 1200, height: 630, html: social() },
] as const

async function draw(page: Page, { path, width, height, html }: (typeof images)[number]): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.setContent(`<!doctype html><body style="margin:0;background:transparent">${html}</body>`)
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path, omitBackground: true })
  console.log(`${path}: ${width} × ${height}`)
}

mkdirSync('public', { recursive: true })
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(chromiumPath ? { executablePath: chromiumPath } : {}),
})
try {
  const page = await browser.newPage()
  for (const image of images) await draw(page, image)
} finally {
  await browser.close()
}
