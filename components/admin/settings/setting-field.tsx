import type { ComponentProps } from 'react'
import { Choice, Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { fields } from '@/locales/en/admin/settings'
import type { SettingName, SettingsView } from './settings-types'

type Rest = Omit<ComponentProps<typeof Field>, 'label' | 'name' | 'defaultValue' | 'fault'>

/** One setting, as it stands or as it was typed, with what is wrong with it. */
export function Setting({
  view,
  field,
  ...rest
}: Rest & { readonly view: SettingsView; readonly field: SettingName }) {
  const fault = view.fault?.field === field ? view.fault.words : undefined
  return <Field label={fields[field]} name={field} defaultValue={view.value(field)} fault={fault} {...rest} />
}

/** A setting of several lines. */
export function LongSetting({
  view,
  field,
  maxLength,
}: {
  readonly view: SettingsView
  readonly field: SettingName
  readonly maxLength: number
}) {
  const fault = view.fault?.field === field ? view.fault.words : undefined
  const id = `${field}-lines`
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium text-gray-900">
        {fields[field]}
      </label>
      <Textarea
        id={id}
        name={field}
        rows={4}
        defaultValue={view.value(field)}
        maxLength={maxLength}
        {...(fault ? { 'aria-invalid': true, 'aria-describedby': `${id}-fault` } : {})}
      />
      {fault && (
        <p id={`${id}-fault`} className="mt-1.5 font-medium text-red-700">
          {fault}
        </p>
      )}
    </div>
  )
}

/** A setting that is one of a list. */
export function ListSetting({
  view,
  field,
  options,
  hint,
}: {
  readonly view: SettingsView
  readonly field: SettingName
  readonly options: readonly string[]
  readonly hint?: string
}) {
  const fault = view.fault?.field === field ? view.fault.words : undefined
  const id = `${field}-said`
  return (
    <div>
      <Choice
        label={fields[field]}
        name={field}
        defaultValue={view.value(field)}
        aria-describedby={id}
        {...(fault ? { 'aria-invalid': true } : {})}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </Choice>
      <div id={id} className="mt-1.5 text-sm">
        {fault && <p className="font-medium text-red-700">{fault}</p>}
        {hint && <p>{hint}</p>}
      </div>
    </div>
  )
}
