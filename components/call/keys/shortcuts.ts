/** What a single key does in a call. */
export type ShortcutAct = 'microphone' | 'camera' | 'screen' | 'full-screen' | 'float'

export const shortcuts = [
  { key: 'm', act: 'microphone' },
  { key: 'v', act: 'camera' },
  { key: 's', act: 'screen' },
  { key: 'f', act: 'full-screen' },
  { key: 'p', act: 'float' },
] as const satisfies readonly { key: string; act: ShortcutAct }[]

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'defaultPrevented'>

/** null: not a shortcut, or a key that means something else where it was pressed. */
export function actOf(press: Press, isWriting: boolean): ShortcutAct | null {
  const { ctrlKey, metaKey, altKey, repeat, defaultPrevented } = press
  if (isWriting || ctrlKey || metaKey || altKey || repeat || defaultPrevented) return null
  return shortcuts.find(({ key }) => key === press.key.toLowerCase())?.act ?? null
}

/** Letters belong to the field that has the focus, and to an open dialog. */
export function isWritten(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, dialog') !== null ||
    document.querySelector('dialog[open]') !== null
  )
}
