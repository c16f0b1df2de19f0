import { existsSync } from 'node:fs'
import { build } from 'esbuild'

// node scripts/build-server.mjs [folder]: bundles what runs beside Next, so that it starts at once and without tsx.
const entries = ['socket-server.ts', 'scripts/start.ts', 'scripts/prepare.ts', 'scripts/book.ts'].filter(
  (path) => existsSync(path),
)

await build({
  entryPoints: entries,
  outdir: process.argv[2] ?? 'dist',
  entryNames: '[name]',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // What only some configurations need is loaded by those: the time until a killed server is back is time without a call's partner.
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  // Optional native parts of pg and ws, which they do without.
  external: ['pg-native', 'bufferutil', 'utf-8-validate'],
  // CommonJS packages inside the bundle call `require` for Node's own modules.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
})
