import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** The room client as a page loads it, and the chunks that it fetches when the mode has media. */
async function bundle() {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['lib/client/appointment/client.ts'],
    outdir: 'out',
    alias: { '@': root, 'simple-peer': `${root}/node_modules/simple-peer/simplepeer.min.js` },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const textOf = (path: string) => outputFiles.find((file) => file.path === resolve(root, path))?.text ?? ''
  const first = new Set<string>()
  const visit = (path: string) => {
    if (first.has(path)) return
    first.add(path)
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') visit(next)
    }
  }
  visit('out/client.js')
  const atOnce = [...first]
  return {
    text: atOnce.map(textOf).join('\n'),
    inputs: atOnce.flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {})),
    later: outputFiles.filter((file) => !atOnce.some((path) => resolve(root, path) === file.path)),
  }
}

describe('what a chat room loads of the room client', () => {
  it('holds no WebRTC code and no schema library, and stays within 30 kB gzip with Socket.IO', async () => {
    const { text, inputs, later } = await bundle()
    expect(inputs.filter((input) => /simple-peer|node_modules\/zod|client\/media\//.test(input))).toEqual([])
    expect(text).toContain('join-room')
    expect(text).not.toContain('RTCPeerConnection')
    expect(gzipSync(text).byteLength).toBeLessThan(30 * 1024)
    // It is there for the modes that need it.
    expect(later.some((file) => file.text.includes('RTCPeerConnection'))).toBe(true)
  })
})
