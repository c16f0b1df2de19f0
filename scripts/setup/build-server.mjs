import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { build } from 'esbuild'
import { compileAhead } from './compiled.mjs'

// node scripts/setup/build-server.mjs [folder]: bundles what runs beside Next, so that it starts at once and without tsx.
const folder = process.argv[2] ?? 'dist'
const commands = [
  'media-server.ts',
  'outbox-worker.ts',
  'scripts/start.ts',
  'scripts/setup/prepare.ts',
  'scripts/book.ts',
]

const settings = {
  outdir: folder,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  // Optional native parts of pg and ws, which they do without.
  // The engine finds what belongs to it beside itself.
  external: ['pg-native', 'bufferutil', 'utf-8-validate', 'mediasoup'],
}
const script = { ...settings, format: 'cjs', outExtension: { '.js': '.cjs' } }

await buildServer('socket-server.ts')
await build({
  ...settings,
  entryPoints: commands.filter((path) => existsSync(path)),
  entryNames: '[name]',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  // CommonJS packages inside the bundle call `require` for Node's own modules.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
})

/** The time until a killed server is back is time without a call's partner: one script, compiled ahead, with no more than every start needs. */
async function buildServer(entry) {
  const late = new Map()
  const { metafile } = await build({
    ...script,
    entryPoints: [entry],
    entryNames: 'parts/[name]-[hash]',
    banner: { js: '(function(exports,require,module,__filename,__dirname){' },
    footer: { js: '})' },
    supported: { 'dynamic-import': false },
    // Asked by pg, which otherwise loads all of Node's `fetch` to find out that this is no Cloudflare worker.
    define: { navigator: '{"userAgent":"Node.js"}' },
    // For long polling and for traces beside metrics, neither of which is offered: tables and patterns that take longer than the rest of the package.
    alias: { accepts: './scripts/setup/nothing.cjs', '@opentelemetry/api': './scripts/setup/nothing.cjs' },
    plugins: [loadLate(late)],
    metafile: true,
  })
  const entryPoints = Object.fromEntries([...late].map(([path, name]) => [name, path]))
  await build({ ...script, entryPoints, entryNames: 'parts/[name]' })
  const [made] = Object.keys(metafile.outputs).filter((path) => path.endsWith('.cjs'))
  const start = `import { runCompiled } from './compiled.mjs'\nrunCompiled(new URL('./parts/${basename(made)}', import.meta.url))`
  await build({
    ...settings,
    stdin: { contents: start, resolveDir: 'scripts/setup' },
    outdir: undefined,
    outfile: `${folder}/${basename(entry, '.ts')}.mjs`,
    format: 'esm',
  })
  compileAhead(resolve(made))
}

/** What only some configurations need is loaded by those, from files of their own. @param late is told their names, by path */
function loadLate(late) {
  return {
    name: 'load late',
    setup({ onResolve, resolve: find }) {
      onResolve({ filter: /.*/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === loadLate) return undefined
        const found = await find(path, { kind, importer, resolveDir, pluginData: loadLate })
        const name = `late-${basename(path)}`
        late.set(found.path, name)
        return { path: `./${name}.cjs`, external: true }
      })
    },
  }
}
