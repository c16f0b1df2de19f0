import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { schemaFiles, translationUnits } from './sources.mjs'

const run = promisify(execFile)
const here = dirname(fileURLToPath(import.meta.url))

/** Debian's packages that the binary is made of; their versions decide its bytes. */
const packages = [
  'g++-12',
  'libstdc++-12-dev',
  'libc6-dev',
  'binutils',
  'flatbuffers-compiler',
  'libflatbuffers-dev',
  'libuv1-dev',
  'libssl-dev',
  'libabsl-dev',
]
/** Debian's own build of libsrtp encrypts without OpenSSL, and takes half as much time again for it. */
export const srtp = {
  name: 'libsrtp2_2.5.0.orig.tar.gz',
  sha256: '8a43ef8e9ae2b665292591af62aa1a4ae41e468b6d98d8258f91478735da4e09',
}
const release = 'bookworm'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** By name, the versions that are installed here. */
export function packagesHere() {
  return Object.fromEntries(packages.map((name) => [name, versionOf(name)]))
}

/** What differs from the versions with which the worker was built; nothing else makes the same bytes. */
export function missingTools(wanted) {
  return Object.entries(wanted).flatMap(([name, version]) => {
    const here = versionOf(name)
    return here === version ? [] : [`${name} ${version}${here ? ` (here: ${here})` : ''}`]
  })
}

function versionOf(name) {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', name], { encoding: 'utf8' })
  return status === 0 ? (stdout.trim().split('\t')[1] ?? '') : ''
}

/** Builds the worker of the installed package in a folder. Answers the path of the binary. */
export async function compileWorker(worker, folder) {
  mkdirSync(folder, { recursive: true })
  const tools = await buildSrtp(folder)
  const generated = join(folder, 'generated')
  const schemas = join(generated, 'FBS')
  mkdirSync(schemas, { recursive: true })
  await run('flatc', [
    ...[
      '--cpp',
      '--cpp-field-case-style',
      'lower',
      '--reflect-names',
      '--scoped-enums',
      '--filename-suffix',
      '',
    ],
    ...['-o', schemas, ...schemaFiles(worker)],
  ])
  const flags = [
    ...[
      '-std=c++20',
      '-O2',
      '-DNDEBUG',
      '-w',
      '-pthread',
      '-fno-strict-aliasing',
      '-fdata-sections',
      '-ffunction-sections',
    ],
    ...['-DMS_LITTLE_ENDIAN', '-DMS_EXECUTABLE', '-DFLATBUFFERS_LOCALE_INDEPENDENT=1'],
    // Neither the folder of the sources nor that of the build is part of the bytes.
    ...[
      `-ffile-prefix-map=${worker}=worker`,
      `-ffile-prefix-map=${folder}=build`,
      `-ffile-prefix-map=${here}=compat`,
    ],
    ...[join(here, 'compat'), join(tools, 'include'), join(worker, 'include'), generated, schemas].map(
      (path) => `-I${path}`,
    ),
    ...['deps/libwebrtc', 'deps/libwebrtc/libwebrtc'].map((path) => `-I${join(worker, path)}`),
  ]
  const units = translationUnits(worker, join(folder, 'units'))
  const objects = units.map((_, at) => join(folder, `${at}.o`))
  await severalAtOnce(units, (unit, at) => run('g++', [...flags, '-c', unit, '-o', objects[at]]))
  const binary = join(folder, 'mediasoup-worker')
  await run('g++', [
    ...[
      '-pthread',
      '-o',
      binary,
      ...objects,
      '-static-libstdc++',
      '-static-libgcc',
      '-Wl,--gc-sections',
      '-Wl,--build-id=none',
    ],
    ...[
      '-Wl,-Bstatic',
      join(tools, 'lib/libsrtp2.a'),
      '-lssl',
      '-lcrypto',
      '-luv_a',
      '-lflatbuffers',
      ...(await abseil()),
    ],
    ...['-Wl,-Bdynamic', '-ldl', '-lrt'],
  ])
  await run('strip', [binary])
  return binary
}

async function abseil() {
  const { stdout } = await run('pkg-config', [
    '--static',
    '--libs-only-l',
    'absl_strings',
    'absl_bad_optional_access',
  ])
  return stdout.trim().split(/\s+/)
}

/** Answers the folder in which it is installed. */
async function buildSrtp(folder) {
  const installed = join(folder, 'srtp')
  const source = join(folder, 'srtp-source')
  rmSync(source, { recursive: true, force: true })
  mkdirSync(source, { recursive: true })
  await run('tar', ['xzf', await srtpArchive(folder), '--strip-components=1', '-C', source])
  const within = { cwd: source, env: { ...process.env, CFLAGS: `-O3 -ffile-prefix-map=${source}=srtp` } }
  await run('./configure', ['--enable-openssl', `--prefix=${installed}`], within)
  await run('make', ['-s', 'libsrtp2.a'], within)
  await run('make', ['-s', 'install'], within)
  return installed
}

/** The source as Debian signed it, kept in the folder of the build. */
async function srtpArchive(folder) {
  const kept = join(folder, srtp.name)
  if (!existsSync(kept)) {
    const lists = join(folder, 'lists')
    mkdirSync(join(lists, 'partial'), { recursive: true })
    const list = join(folder, 'sources.list')
    await run('sh', [
      '-c',
      `echo 'deb-src [signed-by=${keyring}] ${await mirror()} ${release} main' > '${list}'`,
    ])
    const places = [
      '-o',
      `Dir::Etc::sourcelist=${list}`,
      '-o',
      'Dir::Etc::sourceparts=/dev/null',
      '-o',
      `Dir::State::lists=${lists}`,
    ]
    await run('apt-get', [...places, 'update'])
    await run('apt-get', [...places, 'source', '--download-only', 'libsrtp2'], { cwd: folder })
  }
  const found = createHash('sha256').update(readFileSync(kept)).digest('hex')
  if (found !== srtp.sha256) throw new Error(`${kept} is not the libsrtp that is built here.`)
  return kept
}

/** From where this machine has its own packages. */
async function mirror() {
  const { stdout } = await run('apt-get', [
    ...['indextargets', '--format', '$(RELEASE) $(REPO_URI)'],
    'Created-By: Packages',
  ])
  const known = stdout.split('\n').map((line) => line.split(' '))
  const [, address] = known.find(([name]) => name === release) ?? []
  if (!address)
    throw new Error(`The sources of Debian ${release} are not among those of this machine (apt-get update).`)
  return address
}

async function severalAtOnce(all, act) {
  const left = [...all.entries()]
  const one = async () => {
    for (let next = left.shift(); next; next = left.shift()) await act(next[1], next[0])
  }
  await Promise.all(Array.from({ length: availableParallelism() }, one))
}
