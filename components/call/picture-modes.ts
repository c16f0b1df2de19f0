/** Where a browser has them: the other side's picture above other windows, and the room without the browser around it. */
export const pictureModes = {
  canFloat: () => document.pictureInPictureEnabled === true,
  /** iPhones have no full screen for pages. */
  canFill: () => document.fullscreenEnabled === true,
  isFull: () => document.fullscreenElement !== null,
  /** Only from a press. Refused without a picture, or by the browser: then nothing changes. */
  async float(video: HTMLVideoElement | null): Promise<void> {
    if (!pictureModes.canFloat()) return
    const act = document.pictureInPictureElement
      ? document.exitPictureInPicture()
      : video?.requestPictureInPicture()
    await Promise.resolve(act).catch(() => undefined)
  },
  async fill(): Promise<void> {
    if (!pictureModes.canFill()) return
    const act = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen({ navigationUI: 'hide' })
    await act.catch(() => undefined)
  },
}
