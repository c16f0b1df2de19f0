import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// What is compiled, read from the worker's own description of its build, so that another version brings its own list.

/** Files in one translation unit: the headers are most of the work, and are read once for all of them. */
const filesInUnit = 8

function listIn(file, name) {
  const [, body] = readFileSync(file, 'utf8').match(new RegExp(`^${name} = \\[([\\s\\S]*?)\\n\\]`, 'm')) ?? []
  if (body === undefined) throw new Error(`${file} has no list ${name}.`)
  return [...body.matchAll(/'([^']+)'/g)].map(([, path]) => path)
}

/** In the bandwidth estimation of libwebrtc, without which publishers stay at 50 kbit/s. */
const estimation = [
  'src/DepLibWebRTC.cpp',
  'src/RTC/TransportCongestionControlClient.cpp',
  'src/RTC/TransportCongestionControlServer.cpp',
]

/**
 * OpenSSL as Debian builds it asks a BIO whether the kernel encrypts. The worker's callback answers every such question with yes, and OpenSSL then
 * writes into a buffer that it does not make. Answering what the BIO answered is what the callback is for.
 */
function withoutKernelEncryption(source) {
  const [wrong, right] = ['operationType == BIO_CB_RETURN', '(operationType & BIO_CB_RETURN) != 0']
  if (!source.includes(wrong))
    throw new Error('DtlsTransport.cpp has changed: is its correction still needed?')
  return source.replace(wrong, right)
}

/** Writes translation units into a folder. Answers the files to compile, in an order that is always the same. */
export function translationUnits(worker, folder) {
  mkdirSync(folder, { recursive: true })
  const own = [...listIn(join(worker, 'meson.build'), 'common_sources'), ...estimation, 'src/main.cpp']
  const corrected = join(folder, 'DtlsTransport.cpp')
  writeFileSync(
    corrected,
    withoutKernelEncryption(readFileSync(join(worker, 'src/RTC/DtlsTransport.cpp'), 'utf8')),
  )
  const places = own.map((path) => (path === 'src/RTC/DtlsTransport.cpp' ? corrected : join(worker, path)))
  const count = Math.ceil(places.length / filesInUnit)
  const units = Array.from({ length: count }, (_, at) => {
    // Neighbours have equal names for what is their own: every so-and-so-manyeth file keeps them apart.
    const included = places.filter((_, index) => index % count === at)
    const unit = join(folder, `unit-${at}.cpp`)
    writeFileSync(unit, included.map((path) => `#include "${path}"\n#undef MS_CLASS\n`).join(''))
    return unit
  })
  const webrtc = join(worker, 'deps/libwebrtc')
  const borrowed = listIn(join(webrtc, 'meson.build'), 'libwebrtc_sources').map((path) => join(webrtc, path))
  return [...units, ...borrowed]
}

export function schemaFiles(worker) {
  const folder = join(worker, 'fbs')
  const files = readdirSync(folder).filter((name) => name.endsWith('.fbs'))
  return files.sort().map((name) => join(folder, name))
}
