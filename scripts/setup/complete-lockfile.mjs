import { readFileSync, writeFileSync } from 'node:fs'

// npm leaves a platform's package out of the lockfile when the registry did not know it yet, and then `npm ci` refuses the lockfile everywhere. This adds an
// entry for each optional dependency that a locked package names and the lockfile lacks. Run it after `npm install` changed the lockfile.
// Entries made so carry no checksum, but pin the version: `npm ci` passes from an empty cache, and on every platform.
const path = 'package-lock.json'
const lock = JSON.parse(readFileSync(path, 'utf8'))
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

/** What a package's name says of where it runs, such as `@next/swc-linux-x64-musl`. */
function limitsOf(name) {
  const words = name.split(/[-/]/)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  const libc =
    words.includes('musl') || words.at(-1) === 'linuxmusl' ? ['musl'] : words.includes('gnu') ? ['glibc'] : []
  return {
    ...(os.length > 0 ? { os } : {}),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc.length > 0 ? { libc } : {}),
  }
}

/** npm looks for a dependency beside the package and then further up. */
function isLocked(parent, name) {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

const added = []
for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(parent, name)) continue
    const entry = {
      version: version.replace(/^[~^]/, ''),
      ...limitsOf(name),
      ...(dev ? { dev } : {}),
      optional: true,
    }
    lock.packages[`node_modules/${name}`] = entry
    added.push(`${name}@${entry.version}`)
  }
}
const sorted = Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1))
lock.packages = Object.fromEntries(sorted)
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'The lockfile is complete.' : `Added: ${added.join(', ')}`)
