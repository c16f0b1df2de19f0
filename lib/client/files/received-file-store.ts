import { limits } from '@/lib/contract/limits'
import { FileFailure } from './trouble'

/** Where a file that arrives is put away until its receiver saves it. */
export interface Vault {
  write(block: Uint8Array<ArrayBuffer>): Promise<void>
  /** The whole, once all of it is written. */
  finish(): Promise<Blob>
  /** Lets go of it; what was saved stays saved. */
  discard(): Promise<void>
}

const folderName = 'received-files'
const forgottenAfterMs = 24 * 60 * 60 * 1000
/** Never opened by the browser as what it claims to be. */
const type = 'application/octet-stream'

/**
 * On the disk, in the browser's private file system of this site, so that memory does not grow with the file; where the browser has none (or
 * refuses it, as in some private windows) in blobs, which browsers may move to the disk by themselves, and then no more than fits the memory.
 *
 * @throws FileFailure there is no room for `size` bytes
 */
export async function openVault(id: string, size: number): Promise<Vault> {
  if ((await freeBytes()) < size) throw new FileFailure('no_space')
  try {
    return await diskVault(id)
  } catch {
    if (size > limits.fileBytesInMemory) throw new FileFailure('no_disk')
    return blobVault()
  }
}

/** What the browser grants this site; without a word from it nothing is known to be short. */
async function freeBytes(): Promise<number> {
  try {
    const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await navigator.storage.estimate()
    return quota - usage
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** A received file that is still on the disk after a reload, if all of it is. */
export async function reopenFile(id: string, size: number): Promise<Blob | null> {
  try {
    const file = await (await (await openFolder()).getFileHandle(id)).getFile()
    return file.size === size ? asDownload(file) : null
  } catch {
    return null
  }
}

/** What was just handed to the browser's downloads is still being copied. */
const discardAfterMs = 30_000

export function discardLater(discard: () => Promise<void>): void {
  setTimeout(() => void discard(), discardAfterMs)
}

export async function discardFile(id: string): Promise<void> {
  try {
    await (await openFolder()).removeEntry(id)
  } catch {
    // It is not there, which is what was wanted.
  }
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory()
  return root.getDirectoryHandle(folderName, { create: true })
}

/** A slice of the whole has the type that is asked for, whatever the file is called. */
const asDownload = (file: File) => file.slice(undefined, undefined, type)

async function diskVault(id: string): Promise<Vault> {
  const folder = await openFolder()
  await sweep(folder)
  const handle = await folder.getFileHandle(id, { create: true })
  const writer = await handle.createWritable()
  return {
    write: (block) => writer.write(block),
    async finish() {
      await writer.close()
      return asDownload(await handle.getFile())
    },
    async discard() {
      await writer.abort().catch(() => undefined)
      await discardFile(id)
    },
  }
}

/** A page that was closed could not tidy up after itself. */
async function sweep(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (!(handle instanceof FileSystemFileHandle)) continue
    const { lastModified } = await handle.getFile()
    if (Date.now() - lastModified > forgottenAfterMs) await folder.removeEntry(name)
  }
}

const blocksPerBlob = 16

/** In memory, as far as the browser keeps blobs there. */
export function blobVault(): Vault {
  let parts: Blob[] = []
  let blocks: Uint8Array<ArrayBuffer>[] = []
  const gather = () => {
    parts.push(new Blob(blocks))
    blocks = []
  }
  return {
    async write(block) {
      blocks.push(block)
      if (blocks.length === blocksPerBlob) gather()
    },
    async finish() {
      gather()
      return new Blob(parts, { type })
    },
    async discard() {
      parts = []
      blocks = []
    },
  }
}
