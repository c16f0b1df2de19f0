/** Why a file did not get through. */
export type FileTrouble =
  /** More than a file may have. */
  | 'too_large'
  | 'empty'
  /** Nobody there to offer it to, or not any more. */
  | 'alone'
  /** Another one is under way. */
  | 'busy'
  /** The server could not be reached. */
  | 'unsent'
  /** No way between the two browsers. */
  | 'no_path'
  /** The way broke, or the other side left. */
  | 'lost'
  /** What arrived is not what was sent. */
  | 'damaged'
  /** No room on this device. */
  | 'no_space'
  /** This browser gives the page no disk, and it is too large for the memory. */
  | 'no_disk'
  /** It was moved, changed or deleted while it was read. */
  | 'unreadable'
  /** The other side could not go on. */
  | 'by_other'
  /** This page was loaded anew before it was through. */
  | 'reloaded'

export class FileFailure extends Error {
  override readonly name = 'FileFailure'
  constructor(readonly trouble: FileTrouble) {
    super(trouble)
  }
}

/** @param otherwise what a failure without a name of ours means at this point */
export function troubleOf(error: unknown, otherwise: FileTrouble): FileTrouble {
  return error instanceof FileFailure ? error.trouble : otherwise
}
