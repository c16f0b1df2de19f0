/** What a person wrote: in quotes, as theirs, and in the direction of its own script. */
export function Quote({ text }: { readonly text: string }) {
  return (
    <q dir="auto" className="break-words text-gray-900">
      {text}
    </q>
  )
}
