import { gzipSync } from 'node:zlib'
import type { Page, Response } from '@playwright/test'

export interface LoadedScript {
  url: string
  gzipBytes: number
  text: string
}

/**
 * Collects every script that the page loads from now on; call the answer when the page is where it shall be. It fails if one of them could
 * not be read. A page that closes takes those along that are still on their way, which concerns nobody who does not ask any more.
 */
export function collectScripts(page: Page): () => Promise<LoadedScript[]> {
  const reads: Promise<Read>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script' && response.ok()) reads.push(read(response))
  })
  return async () => {
    const scripts = (await Promise.all(reads)).map(scriptOf)
    return [...new Map(scripts.map((script) => [script.url, script])).values()]
  }
}

type Read = { script: LoadedScript } | { failure: unknown }

/** Never rejects: a failure is kept until somebody asks for the script. */
async function read(response: Response): Promise<Read> {
  try {
    const text = await response.text()
    return { script: { url: response.url(), text, gzipBytes: gzipSync(text).byteLength } }
  } catch (failure) {
    return { failure }
  }
}

function scriptOf(read: Read): LoadedScript {
  if ('failure' in read) throw read.failure
  return read.script
}

export function totalGzipBytes(scripts: readonly LoadedScript[]): number {
  return scripts.reduce((total, { gzipBytes }) => total + gzipBytes, 0)
}
