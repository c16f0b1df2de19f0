import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'

export interface LoadedScript {
  url: string
  gzipBytes: number
  text: string
}

/** Collects every script that the page loads from now on; call the answer when the page is where it shall be. */
export function collectScripts(page: Page): () => Promise<LoadedScript[]> {
  const bodies: Promise<LoadedScript>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script' || !response.ok()) return
    bodies.push(
      response.text().then((text) => ({ url: response.url(), text, gzipBytes: gzipSync(text).byteLength })),
    )
  })
  return async () => {
    const scripts = await Promise.all(bodies)
    return [...new Map(scripts.map((script) => [script.url, script])).values()]
  }
}

export function totalGzipBytes(scripts: readonly LoadedScript[]): number {
  return scripts.reduce((total, { gzipBytes }) => total + gzipBytes, 0)
}
