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
 * refuses it, as in some private windows) in blobs, which browsers may move to the disk by themselves.
 */
export async function openVault(id: string): Promise<Vault> {
  try {
    return await diskVault(id)
  } catch {
    return blobVault()
  }
}

async function diskVault(id: string): Promise<Vault> {
  const root = await navigator.storage.getDirectory()
  const folder = await root.getDirectoryHandle(folderName, { create: true })
  await sweep(folder)
  const handle = await folder.getFileHandle(id, { create: true })
  const writer = await handle.createWritable()
  return {
    write: (block) => writer.write(block),
    async finish() {
      await writer.close()
      // A slice of the whole has the type that is asked for, whatever the file is called.
      return (await handle.getFile()).slice(undefined, undefined, type)
    },
    async discard() {
      await writer.abort().catch(() => undefined)
      await folder.removeEntry(id).catch(() => undefined)
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
