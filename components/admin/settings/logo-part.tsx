import { Button } from '@/components/ui/button'
import { logo as words } from '@/locales/en/admin/settings'

/** The picture in the header: another one, or none. */
export function LogoPart({ logo }: { readonly logo: string | null }) {
  return (
    <form
      method="post"
      action="/api/admin/practice/logo"
      encType="multipart/form-data"
      className="mt-4 space-y-3 border-b border-line pb-5"
    >
      {/* Of a size that the browser is told by its classes; it is served from here. */}
      {logo && <img src={logo} alt={words.now} className="h-16 w-auto max-w-full object-contain" />}
      <label className="block">
        <span className="mb-1 block font-medium text-gray-900">{words.label}</span>
        <input
          type="file"
          name="file"
          accept="image/png,image/jpeg,image/webp"
          className="block min-h-12 w-full text-base text-gray-900 file:mr-3 file:min-h-12 file:rounded-xl file:border file:border-edge file:bg-white file:px-4 file:font-semibold"
        />
        <span className="mt-1.5 block text-sm">{words.choose}</span>
      </label>
      <div className="flex flex-wrap gap-3">
        <Button type="submit">{words.upload}</Button>
        {logo && (
          <Button type="submit" name="act" value="remove" variant="ghost">
            {words.remove}
          </Button>
        )}
      </div>
    </form>
  )
}
