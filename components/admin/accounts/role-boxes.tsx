import type { RoleName } from '@/components/accounts/account-types'
import { roles as words } from '@/locales/en/accounts/account'

export const allRoles = [
  'consultant',
  'instructor',
  'creator',
  'admin',
] as const satisfies readonly RoleName[]

/** The roles of one account, to choose among. */
export function RoleBoxes({
  label,
  chosen,
}: {
  readonly label: string
  readonly chosen: readonly RoleName[]
}) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-gray-900">{label}</legend>
      <div className="flex flex-wrap gap-x-5">
        {allRoles.map((role) => (
          <label
            key={role}
            className="inline-flex min-h-12 cursor-pointer items-center gap-2.5 text-gray-900"
          >
            <input
              type="checkbox"
              name="roles"
              value={role}
              defaultChecked={chosen.includes(role)}
              className="size-5 shrink-0 accent-accent"
            />
            {words[role].name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
