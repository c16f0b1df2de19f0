/** @param name of what is copied */
export const copying = {
  copy: (name: string) => `Copy ${name}`,
  copied: 'Copied',
  failed: 'Copying is not allowed here. Select the text below and copy it.',
  text: (name: string) => `Text of ${name}`,
}
