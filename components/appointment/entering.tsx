import { Spinner } from '@/components/ui/spinner'

/** While the page is on its way to a screen. */
export function Entering({ words }: { readonly words: string }) {
  return (
    <main className="flex min-h-svh flex-col items-center justify-center gap-4 bg-tint p-6 text-center">
      <Spinner className="size-10 text-accent" />
      <p role="status" className="text-lg font-medium text-gray-900">
        {words}
      </p>
    </main>
  )
}
