/** Where the photo of a person is; another photo is another address. */
export function photoPath(personId: string, photo: string): string {
  return `/people/photo/${personId}?v=${photo}`
}
