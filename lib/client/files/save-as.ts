/** The address of what is being saved lives a little longer than the click. */
const addressLivesMs = 60_000

/** Hands a file to the browser's downloads under this name, as `Content-Disposition: attachment` would; it is never opened in the page. */
export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), addressLivesMs)
}
