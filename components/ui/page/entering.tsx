import { Spinner } from '../spinner'

/** While the page is on its way to a screen, in or out. */
export function Entering({ words }: { readonly words: string }) {
  return (
    <main className="flex min-h-svh flex-col items-center justify-center gap-4 bg-tint p-6 text-center">
      <Spinner className="size-10 text-accent" />
      <div role="status">
        <h1 className="text-lg font-medium">{words}</h1>
      </div>
    </main>
  )
}
